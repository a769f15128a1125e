{"metadata": {"responseInfo": {"status": 200}, "resultset": {"count": "120", "pagesize": 50, "page": 1}},
 "results": [
 {"title": "Sample Co. &amp; Others Settle <em>Claims</em>", "body": "<p>A company settled.</p>\n<p>It paid $1.</p>", "teaser": "<p>A company settled.</p>", "date": "1429761600", "created": "1429800000", "changed": "1429886400", "url": "https://www.justice.gov.example/opa/pr/sample-co", "uuid": "7f0", "number": "15-1", "component": [{"uuid": "c1", "name": "Civil Division"}, {"uuid": "c2", "name": "USAO - Example, Southern"}], "topic": [{"uuid": "t1", "name": "False Claims Act"}]},
 {"title": "Winter", "date": "1451624400", "url": "/opa/pr/winter", "component": [], "topic": []},
 {"title": "Noon", "date": 1685620800, "url": "/opa/pr/noon"},
 {"title": "No date", "date": null, "url": null}
 ]}
