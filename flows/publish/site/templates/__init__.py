"""The templates of the page: `page.html.jinja` includes the others."""
