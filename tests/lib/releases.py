# SPDX-License-Identifier: GPL-2.0-or-later
"""Releases that nobody published, as JSON lines: releases.py COUNT [SEED]. Words, dates, charges, sentences and
lengths vary; every fifth is told by three publishers. People and places are fictional."""
import json
import random
import sys

count, rng = int(sys.argv[1]), random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
plain = ('court officer evidence interview statement witness passport housing wages motel restaurant farm harvest salon '
         'debt threat border recruit victim advertisement hotel phone account bank transfer neighbor county trial jury '
         'release counsel agent report office community partner service shelter school street market river example').split()
cases = [('Sex Trafficking of a Minor', 'sex trafficking of a minor, in violation of 18 U.S.C. § 1591'),
         ('Forced Labor', 'forced labor, in violation of 18 U.S.C. § 1589'),
         ('Wire Fraud', 'wire fraud, in violation of 18 U.S.C. § 1343'),
         ('Drug Trafficking', 'conspiracy to distribute fentanyl, in violation of 21 U.S.C. § 846'),
         ('Alien Smuggling', 'alien smuggling, in violation of 8 U.S.C. § 1324')]
places = [('Miami', 'Southern District of Florida'), ('Tampa', 'Middle District of Florida'),
          ('Chicago', 'Northern District of Illinois'), ('Boston', 'District of Massachusetts')]
first = 'Ada Ben Cleo Dan Eve Finn Gus Hal Ida Jon Kay Leo Mia Ned Ola Pia'.split()
last = 'Sample Specimen Placeholder Testcase Fixture Mockup Dummy Instance Proforma Template'.split()


def words(n):
    return ' '.join(rng.choice(plain) for _ in range(n))


def body(name, charge, place, months, n):
    office, district = place
    did = f'was sentenced today to {months} months in prison for' if months else 'was indicted today for'
    return (f'{name}, {rng.randint(20, 70)}, of Sampleville in the {district}, {did} {charge}. {words(n)}.\n\n'
            f'The FBI\'s {office} Field Office investigated the case. {words(rng.randint(5, 60))}.')


def release(i):
    name, (what, charge), place = f'{rng.choice(first)} {rng.choice(last)} {rng.choice(last)}', rng.choice(cases), rng.choice(places)
    months = rng.choice([0, 0, rng.randint(6, 400)])
    date = f'{rng.randint(2015, 2022)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}'
    title = f'{name} {"Sentenced" if months else "Indicted"} for {what}'
    text = body(name, charge, place, months, rng.randint(10, 300))
    for site in ['www', 'news', 'press'][:3 if i % 5 == 0 else 1]:
        yield {'url': f'https://{site}.example.gov/{i}', 'title': title, 'date': date,
               'body': text + (f' {words(rng.randint(1, 9))}.' if site != 'www' else '')}


for i in range(count):
    for r in release(i):
        print(json.dumps(r, ensure_ascii=False))
