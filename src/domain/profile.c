/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The layouts that are known, as data. Probes look at the markup, not the host: the same page is read from
 * the live site, a mirror on loopback and a file. An expression that starts from id() is found in the
 * parser's own table of ids; one that starts from // walks the whole page, which costs more than all else
 * that is asked of it. So the probe of the commonest layout comes first, and starts from an id. */
#include "domain/profile.h"

/* justice.gov, Drupal 7: everything stands within the element round h1#node-title. */
#define D7(field) "id('node-title')/..//div[class('field--name-field-pr-" field "')]"

/* What Plone and CastleCMS put into the content that is not content. */
static const char plone_drop[] =
    "id('viewlet-above-content') | id('viewlet-below-content') | id('portal-breadcrumbs') | id('content')//*["
    "contains(@class, 'documentByLine') or contains(@class, 'documentActions') or "
    "contains(@class, 'portalMessage') or contains(@class, 'social') or contains(@class, 'share') or "
    "contains(@class, 'relatedItems') or contains(@class, 'hiddenStructure') or "
    "contains(@class, 'listingBar') or contains(@class, 'query-results') or "
    "(self::li and .//p[class('date')] and .//p[class('title')])]";

const struct profile profiles[] = {
    {
        .name = "justice-drupal7",
        .probe = "id('node-title')/../div[class('field--name-field-pr-body')]",
        .title = "id('node-title')",
        .subtitle = D7("subtitle"),
        .date = D7("date"),
        .updated = "id('node-title')/ancestor::article//*[class('node__updated')]",
        .body = D7("body"),
        .head = "id('node-title')/preceding-sibling::*",
        .topics = D7("topic") "//*[class('field__item')]",
        .components = D7("component") "//*[class('field__item')]",
        .number = D7("number") "//*[class('field__item')]",
    },
    {
        .name = "justice-drupal10",
        .probe = "//h1[class('page-title')] and //div[class('field_body')]",
        .title = "//h1[class('page-title')]",
        .subtitle = "//*[class('node-subtitle') or class('field_subtitle')]",
        .date = "//*[class('field_date')][not(ancestor::*[class('news-content-listing')])]",
        .updated = "//*[class('node-updated-date')]",
        .body = "//div[class('field_body')][not(ancestor::*[class('news-content-listing')])]",
        .topics = "//*[class('node-topics')]//*[self::li or class('field__item')]"
                  " | //*[class('node-topics')][not(.//li or .//*[class('field__item')])]//a",
        .components = "//*[class('node-component')]//*[self::li or class('field__item')]"
                      " | //*[class('node-component')][not(.//li or .//*[class('field__item')])]//a",
        .number = "//*[class('node-press-release-number') or class('field_pr_number')]",
    },
    {
        .name = "fbi-2010",
        .probe = "id('portal-breadcrumbs') and id('content') and not(id('content-core'))",
        .title = "id('content')//h1 | id('region-content')//h1[not(id('content')//h1)]",
        .subtitle = "id('content')//*[class('documentDescription')]",
        .date = "id('content')//*[class('date') or class('documentPublished')]",
        .body = "id('content')//*[starts-with(@id, 'parent-fieldname-text')]"
                " | id('content')[not(.//*[starts-with(@id, 'parent-fieldname-text')])]",
        .drop = plone_drop,
    },
    {
        .name = "fbi",
        .probe = "//h1[class('documentFirstHeading')]",
        .title = "//h1[class('documentFirstHeading')]",
        .subtitle = "id('content')//*[class('documentDescription')]",
        .date = "id('content')//*[class('date') or class('documentPublished')]"
                "[not(ancestor::li or ancestor::*[class('query-results')])]",
        .body =
            "id('content-core')"
            " | id('content')[not(id('content-core'))]//*[starts-with(@id, 'parent-fieldname-text')]"
            " | id('content')[not(id('content-core'))][not(.//*[starts-with(@id, 'parent-fieldname-text')])]",
        .drop = plone_drop,
    },
    {
        .name = "fbi-2000",
        .probe = "//img[contains(@alt, 'FBI Seal') or contains(@alt, 'Links to FBI home page')]",
        .title = "//h1 | //h2[not(//h1)]",
    },
    {
        .name = "drupal", /* ice.gov and other sites of the government on Drupal 8 to 10 */
        .probe = "//h1 and //*[class('field--name-body')]",
        .title = "//h1",
        .date = "//*[class('field--name-field-published-date') or class('field--name-created') or "
                "class('news-release-date')]"
                " | //article//time[not(ancestor::li)]",
        .body = "//*[class('field--name-body')]",
        .topics = "//*[class('field--name-field-news-release-topics')]//*[class('field__item')]",
    },
    {.name = NULL},
};

const struct list_profile list_profiles[] = {
    {
        .name = "justice-drupal7",
        .items = "//div[class('view-content')]/*[self::h3 or class('views-row')]"
                 "[self::h3 or .//*[class('views-field-title')]//a]",
        .link = "views-field-title",
        .date = "date-display-single",
    },
    {
        .name = "justice-drupal10",
        .items = "//article[class('news-content-listing')]",
        .date = "node-date",
        .summary = "field_teaser",
    },
    {
        .name = "fbi",
        .items = "//ul/li[.//p[class('title')]//a and .//p[class('date')]]",
        .link = "title",
        .date = "date",
        .summary = "description",
    },
    {
        .name = "drupal7-table",
        .items = "//table[class('views-table')]/tbody/tr[.//*[class('date-display-single')] and .//td//a]",
        .link = NULL,
        .date = "date-display-single",
    },
    {.name = NULL},
};
