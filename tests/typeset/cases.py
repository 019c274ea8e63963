"""Small documents, one situation each: all those in which the engine is known to tag wrongly, and their neighbours.

Each has a body, perhaps some CSS, and perhaps the tag tree that is expected, as :func:`tests.typeset.helpers.dump`
writes it (below ``Document`` and the heading). Where no tree is written the case must conform, and that is all.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    name: str
    body: str
    css: str = ""
    tree: str | None = None


WORDS = " ".join(f"word{number}" for number in range(260))
ITEMS = "".join(f"<li>Item {number}</li>" for number in range(40))
ROWS = "".join(f'<tr><th scope="row">r{number}</th><td>{number}</td></tr>' for number in range(40))
LINK = "https://example.org/leaflet"

CASES = [
    # --- paragraphs and inline text ---
    Case("paragraph", "<p>One.</p>", tree="P 'One.'"),
    Case("two-paragraphs", "<p>One.</p><p>Two.</p>", tree="P 'One.'\nP 'Two.'"),
    Case("paragraph-over-two-pages", f"<p>{WORDS}</p>"),
    Case("empty-paragraph", "<p></p><p>x</p><div></div><p> </p>", tree="P 'x'"),
    Case("text-in-the-body", "loose text", tree="P 'loose text'"),
    Case("text-in-a-section", "<section>a <b>b</b><p>c</p>d</section>", tree="Sect\n  P 'a b'\n  P 'c'\n  P 'd'"),
    Case("division-of-text", "<div>only text</div>", tree="P 'only text'"),
    Case("division-of-blocks", "<div><p>a</p><p>b</p></div>", tree="Div\n  P 'a'\n  P 'b'"),
    Case("emphasis", "<p>a <em>b</em> <strong>c</strong></p>", tree="P 'a'\n  Em 'b'\n  Strong 'c'"),
    Case("bold-and-italic", "<p>a <b>b</b> <i>c</i> <span>d</span></p>", tree="P 'a b c d'"),
    Case(
        "abbreviation",
        '<p>the <abbr title="World  Health Organization">WHO</abbr></p>',
        tree="P 'the'\n  Span E='World Health Organization' 'WHO'",
    ),
    Case("language", '<p>en <span lang="fr">notice</span></p>', tree="P 'en'\n  Span lang='fr' 'notice'"),
    Case(
        "language-of-a-block",
        '<section lang="de"><p>ein</p><p lang="de">zwei</p></section>',
        tree="Sect lang='de'\n  P 'ein'\n  P 'zwei'",
    ),
    Case("code", "<p>type <code>x = 1</code></p>", tree="P 'type'\n  Code 'x = 1'"),
    Case("preformatted", "<pre>a  b\n c</pre>", tree="P 'a b c'"),
    Case("quotation", "<p>he said <q>yes</q></p>", tree="P 'he said'\n  Quote '“ yes ”'"),
    Case("block-quotation", "<blockquote>a</blockquote><blockquote><p>b</p></blockquote>", tree="BlockQuote\n  P 'a'\nBlockQuote\n  P 'b'"),
    Case("sub-and-super", "<p>H<sub>2</sub>O x<sup>2</sup></p>", tree="P 'H O x'\n  Span '2'\n  Span '2'"),
    Case("line-break", "<p>a<br>b</p>", tree="P 'a b'"),
    Case("rule", "<p>a</p><hr><p>b</p>", tree="P 'a'\nP 'b'"),
    Case("right-to-left", '<p lang="ar" dir="rtl">مرحبا بالعالم</p>', 'p { font-family: "DejaVu Sans" }'),
    Case("ligatures", "<p>office baffling affinity fluid</p>", tree="P 'office baffling affinity fluid'"),
    Case("soft-hyphens", "<p>pharma\u00adceutical termino\u00adlogy</p>", "p { width: 22mm }"),
    Case("hyphenation", "<p>supercalifragilistic pharmaceutical terminology</p>", "p { hyphens: auto; width: 22mm }"),
    Case("first-letter", "<p>Drop capital</p>", "p::first-letter { font-size: 2em }"),
    Case("generated-content", "<p>mid</p>", 'p::before { content: "[ " } p::after { content: " ]" }', "P '[ mid ]'"),
    Case("hidden-from-readers", '<p>a<span aria-hidden="true"> *</span></p>', tree="P 'a'"),
    Case("invisible", '<p style="visibility: hidden">a</p><p>b</p>', tree="P 'b'"),
    Case("leader", "<p>a</p>", 'p::after { content: leader(".") counter(page) }', "P 'a 1'"),
    Case("address-and-small", "<address>Ward 3<br><small>second floor</small></address>", tree="P 'Ward 3 second floor'"),
    # --- headings and sections ---
    Case("headings", "<h2>a</h2><h3>b</h3><h2>c</h2>", tree="H2 'a'\nH3 'b'\nH2 'c'"),
    Case("heading-over-two-lines", "<h2>a heading which takes two lines at least on this small page</h2>"),
    Case("bookmarks", '<h2 style="bookmark-label: &quot;(B) \\\\ M&quot;">a</h2><p>x</p>', tree="H2 'a'\nP 'x'"),
    Case(
        "sections",
        "<main><article><header>h</header><nav>n</nav><aside>s</aside><footer>f</footer></article></main>",
        tree="Part\n  Art\n    P 'h'\n    Sect\n      P 'n'\n    P 's'\n    P 'f'",
    ),
    # --- lists ---
    Case(
        "list",
        "<ul><li>a</li><li>b</li></ul>",
        tree="L ListNumbering=Disc\n  LI\n    Lbl '•'\n    LBody 'a'\n  LI\n    Lbl '•'\n    LBody 'b'",
    ),
    Case(
        "list-of-paragraphs",
        "<ul><li><p>a</p><p>b</p></li></ul>",
        tree="L ListNumbering=Disc\n  LI\n    Lbl '•'\n    LBody\n      P 'a'\n      P 'b'",
    ),
    Case(
        "nested-lists",
        "<ul><li>a<ul><li>b</li></ul></li></ul>",
        tree="L ListNumbering=Disc\n  LI\n    Lbl '•'\n    LBody 'a'\n      L ListNumbering=Circle\n"
        "        LI\n          Lbl '◦'\n          LBody 'b'",
    ),
    Case("nested-lists-of-paragraphs", "<ol><li><p>a</p><ul><li><p>b</p></li></ul><p>c</p></li></ol>"),
    Case(
        "numbers-from-three",
        '<ol start="3"><li>a</li></ol>',
        tree="L ListNumbering=Decimal\n  LI\n    Lbl '3.'\n    LBody 'a'",
    ),
    Case(
        "numbers-backwards",
        "<ol reversed><li>a</li><li>b</li></ol>",
        tree="L ListNumbering=Decimal\n  LI\n    Lbl '2.'\n    LBody 'a'\n  LI\n    Lbl '1.'\n    LBody 'b'",
    ),
    Case(
        "numbers-of-their-own",
        '<ol><li value="7">a</li><li>b</li></ol>',
        tree="L ListNumbering=Decimal\n  LI\n    Lbl '7.'\n    LBody 'a'\n  LI\n    Lbl '8.'\n    LBody 'b'",
    ),
    Case("roman-numbers", "<ol><li>a</li></ol>", "ol { list-style: upper-roman }", "L ListNumbering=UpperRoman\n  LI\n    Lbl 'I.'\n    LBody 'a'"),
    Case(
        "list-without-markers",
        "<ul><li>a</li></ul>",
        "ul { list-style: none }",
        "L ListNumbering=None\n  LI\n    LBody 'a'",
    ),
    Case(
        "markers-inside",
        "<ul><li>a</li></ul>",
        "ul { list-style-position: inside }",
        "L ListNumbering=Disc\n  LI\n    Lbl '•'\n    LBody 'a'",
    ),
    Case("markers-of-our-own", "<ul><li>a</li></ul>", 'ul { list-style-type: "→ " }', "L ListNumbering=Disc\n  LI\n    Lbl '→'\n    LBody 'a'"),
    Case("pictures-as-markers", "<ul><li>a</li></ul>", "ul { list-style-image: url(/pictures/pill.svg) }"),
    Case("heading-in-an-item", "<ul><li><h2>a</h2></li></ul>"),
    Case("empty-item", "<ul><li></li><li>a</li></ul>"),
    Case("list-over-two-pages", f"<ul>{ITEMS}</ul>"),
    Case("item-over-two-pages", f"<ul><li>{WORDS}</li></ul>"),
    Case("items-in-a-row", "<ul><li>a</li> <li>b</li></ul>", "li { display: inline-block }"),
    Case(
        "terms",
        "<dl><dt>a</dt><dd>b</dd><dt>c</dt><dt>d</dt><dd>e</dd><dd>f</dd></dl>",
        tree="L ListNumbering=None\n  LI\n    Lbl 'a'\n    LBody 'b'\n"
        "  LI\n    Lbl 'c'\n    Lbl 'd'\n    LBody 'e'\n    LBody 'f'",
    ),
    Case(
        "terms-in-divisions",
        "<dl><div><dt>a</dt><dd>b</dd></div><div><dt>c</dt><dd><p>d</p></dd></div></dl>",
        tree="L ListNumbering=None\n  LI\n    Lbl 'a'\n    LBody 'b'\n  LI\n    Lbl 'c'\n    LBody\n      P 'd'",
    ),
    # --- links ---
    Case("link", f'<p>see <a href="{LINK}">this</a></p>', tree="P 'see'\n  Link 'this' links=1"),
    Case(
        "link-with-strong",
        f'<p><a href="{LINK}">a <strong>b</strong> c</a></p>',
        tree="P\n  Link 'a c' links=2\n    Strong 'b'",
    ),
    Case(
        "link-with-a-picture",
        f'<p><a href="{LINK}"><img src="pictures/pill.svg" alt="a pill"></a></p>',
        tree="P\n  Link links=2\n    Figure alt='a pill'",
    ),
    Case("link-over-two-lines", f'<p>x <a href="{LINK}">{" ".join(["words"] * 20)}</a></p>'),
    Case("link-over-two-pages", f'<p>{WORDS} <a href="{LINK}">{WORDS}</a></p>'),
    Case("link-inside", '<p><a href="#there">go</a></p><h2 id="there">There</h2>', tree="P\n  Link 'go' links=1\nH2 'There'"),
    Case("link-around-a-block", f'<a href="{LINK}"><p>a</p></a>', "a { display: block }"),
    Case("link-as-a-block", f'<p><a href="{LINK}">a</a></p>', "a { display: block; border: 1pt solid var(--ink-primary) }"),
    Case(
        "link-in-a-running-header",
        f'<header><a href="{LINK}">home</a></header><p>a</p>',
        "header { position: running(top) } @page { @top-left { content: element(top) } }",
        "P 'a'",
    ),
    Case(
        "table-of-contents",
        '<nav><ol><li><a href="#q">x</a></li></ol></nav><h2 id="q">q</h2>',
        'nav a::after { content: leader(".") target-counter(attr(href), page) }',
    ),
    # --- pictures ---
    Case("picture", '<p><img src="pictures/pill.svg" alt="a pill"></p>', tree="P\n  Figure alt='a pill'"),
    Case("picture-as-a-block", '<img src="pictures/pill.svg" alt="a pill">', "img { display: block }", "Figure alt='a pill'"),
    Case(
        "figure",
        '<figure><img src="pictures/pill.svg" alt="a pill"><figcaption>It is blue</figcaption></figure>',
        tree="Figure alt='a pill'\n  Caption 'It is blue'",
    ),
    Case(
        "figure-with-its-caption-first",
        '<figure><figcaption>It is blue</figcaption><p><img src="pictures/pill.svg" alt="a pill"></p></figure>',
        tree="Figure alt='a pill'\n  Caption 'It is blue'",
    ),
    Case(
        "figure-of-a-table",
        "<figure><table><tr><td>1</td></tr></table><figcaption>c</figcaption></figure>",
        tree="Div\n  Table\n    TBody\n      TR\n        TD '1'\n  Caption 'c'",
    ),
    Case("decoration", '<p>a <img src="pictures/pill.svg" alt=""></p>', tree="P 'a'"),
    Case(
        "decoration-by-role",
        '<p>a <img src="pictures/pill.svg" role="presentation"></p><svg aria-hidden="true" width="9" height="9">'
        '<path d="M0 0h9v9z" fill="var(--ink-accent)"/></svg>',
        tree="P 'a'",
    ),
    Case(
        "drawing-with-a-title",
        '<svg width="9" height="9"><title>Warning</title><desc>A triangle.</desc>'
        '<path d="M0 0h9v9z" fill="var(--ink-accent)"/></svg>',
        tree="Figure alt='Warning. A triangle'",
    ),
    Case(
        "drawing-with-a-label",
        '<svg width="9" height="9" role="img" aria-label="Warning" style="fill: var(--ink-accent-50)">'
        '<path d="M0 0h9v9z" style="stroke: color(--primary 1); stroke-width: 2"/></svg>',
        tree="Figure alt='Warning'",
    ),
    Case(
        "drawing-with-text-and-opacity",
        '<svg width="90" height="20" aria-label="Ten" font-family="Open Sans"><text y="12" fill="var(--ink-text)">10</text>'
        '<g opacity=".5"><path d="M0 0h9v9z" fill="var(--ink-accent)"/></g></svg>',
        tree="Figure alt='Ten' '1 0'",
    ),
    Case(
        "picture-of-parts",
        '<p><span role="img" aria-label="3 in 10 people"><span>♥</span> <b>♥</b> <img src="pictures/pill.svg" alt="x"></span></p>',
        'span, b { font-family: "DejaVu Sans" }',
        "P\n  Figure alt='3 in 10 people' '♥ ♥'",
    ),
    Case("picture-in-a-header", "<p>a</p>", "@page { @top-left { content: url(/pictures/pill.svg) } }", "P 'a'"),
    Case("picture-before", "<p>a</p>", "p::before { content: url(/pictures/pill.svg) }", "P 'a'"),
    Case("picture-behind", "<p>a</p>", "p { background: url(/pictures/pill.svg) no-repeat }", "P 'a'"),
    Case("pictures-behind", "<p>a</p>", "p { background: url(/pictures/pill.svg) 2mm 2mm / 3mm 3mm }", "P 'a'"),
    # --- tables ---
    Case(
        "table",
        "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><th>r</th><td>1</td></tr></tbody></table>",
        tree="Table\n  THead\n    TR\n      TH id='table1-r1c1' Scope=Column 'A'\n"
        "      TH id='table1-r1c2' Scope=Column 'B'\n"
        "  TBody\n    TR\n      TH id='table1-r2c1' Headers=['table1-r1c1'] Scope=Row 'r'\n"
        "      TD Headers=['table1-r1c2', 'table1-r2c1'] '1'",
    ),
    Case(
        "two-header-rows",
        '<table><thead><tr><th rowspan="2">A</th><th colspan="2">B</th></tr><tr><th>b1</th><th>b2</th></tr></thead>'
        "<tbody><tr><td>1</td><td>2</td><td>3</td></tr></tbody></table>",
        tree="Table\n  THead\n"
        "    TR\n      TH id='table1-r1c1' RowSpan=2 Scope=Column 'A'\n"
        "      TH id='table1-r1c2' ColSpan=2 Scope=Column 'B'\n"
        "    TR\n      TH id='table1-r2c2' Headers=['table1-r1c2'] Scope=Column 'b1'\n"
        "      TH id='table1-r2c3' Headers=['table1-r1c2'] Scope=Column 'b2'\n"
        "  TBody\n    TR\n      TD Headers=['table1-r1c1'] '1'\n"
        "      TD Headers=['table1-r1c2', 'table1-r2c2'] '2'\n"
        "      TD Headers=['table1-r1c2', 'table1-r2c3'] '3'",
    ),
    Case(
        "row-header-over-two-rows",
        '<table><tr><th rowspan="2" scope="rowgroup">r</th><td>1</td></tr><tr><td>2</td></tr></table>',
        tree="Table\n  TBody\n    TR\n      TH id='table1-r1c1' RowSpan=2 Scope=Row 'r'\n"
        "      TD Headers=['table1-r1c1'] '1'\n    TR\n      TD Headers=['table1-r1c1'] '2'",
    ),
    Case("table-without-headers", "<table><tr><td>1</td><td>2</td></tr></table>"),
    Case(
        "empty-cells",
        "<table><tr><th></th><th>A</th></tr><tr><th>r</th><td></td></tr></table>",
        tree="Table\n  TBody\n    TR\n      TH id='table1-r1c1' Scope=Column\n"
        "      TH id='table1-r1c2' Scope=Column 'A'\n"
        "    TR\n      TH id='table1-r2c1' Headers=['table1-r1c1'] Scope=Row 'r'\n"
        "      TD Headers=['table1-r1c2', 'table1-r2c1']",
    ),
    Case("caption", "<table><caption>c</caption><tr><td>1</td></tr></table>", tree="Table\n  Caption 'c'\n  TBody\n    TR\n      TD '1'"),
    Case(
        "caption-below",
        "<table><caption>c</caption><tr><td>1</td></tr></table>",
        "caption { caption-side: bottom }",
        "Table\n  TBody\n    TR\n      TD '1'\n  Caption 'c'",
    ),
    Case("foot", "<table><tfoot><tr><td>f</td></tr></tfoot><tbody><tr><td>1</td></tr></tbody></table>"),
    Case("blocks-in-cells", "<table><tr><td><p>a</p><ul><li>b</li></ul></td><td>c<br>d</td></tr></table>"),
    Case("table-over-two-pages", f"<table><thead><tr><th>A</th><th>B</th></tr></thead><tfoot><tr><td>f</td><td>g</td></tr></tfoot>{ROWS}</table>"),
    Case("row-over-two-pages", f"<table><tr><td>{WORDS}</td><td>x</td></tr></table>"),
    Case("table-for-show", '<table role="presentation"><tr><td>a</td><td>b</td></tr></table>', tree="P 'a b'"),
    Case("table-in-a-cell", "<table><tr><td><table><tr><th>i</th></tr></table></td></tr></table>"),
    Case("block-as-a-table", "<div class=t><p>a</p><p>b</p></div>", ".t { display: table } p { display: table-cell }"),
    # --- layout ---
    Case("columns", f"<div>{WORDS[:900]}</div>", "div { columns: 2 }"),
    Case("column-spanner", "<div><p>a</p><h2>b</h2><p>c</p></div>", "div { columns: 2 } h2 { column-span: all }"),
    Case("flex", "<div><p>a</p><p>b</p></div>", "div { display: flex }", "Div\n  P 'a'\n  P 'b'"),
    Case("grid", "<div><p>a</p><p>b</p></div>", "div { display: grid; grid-template-columns: 1fr 1fr }", "Div\n  P 'a'\n  P 'b'"),
    Case("float", "<aside>s</aside><p>a</p>", "aside { float: right }", "P 's'\nP 'a'"),
    Case("absolute", "<p>a <span>b</span></p><div>c</div>", "span, div { position: absolute; top: 0 }"),
    Case("fixed", f"<p>{WORDS}</p><div>fixed</div>", "div { position: fixed; bottom: -8mm }"),
    Case("transform", "<p>a</p>", "p { transform: rotate(5deg) }", "P 'a'"),
    Case("inline-block", "<p>a <span>b</span></p>", "span { display: inline-block }", "P 'a b'"),
    Case("clipped-and-rounded", "<div><p>a</p></div>", "div { overflow: hidden; border-radius: 3mm; height: 9mm }"),
    Case("shadows-and-outlines", "<p>a</p>", "p { box-shadow: 1mm 1mm 0 var(--ink-primary-20); outline: 1pt solid var(--ink-accent); text-decoration: underline }"),
    Case("opacity-on-decoration", '<div aria-hidden="true">x</div><p>a</p>', "div { opacity: .5; background: var(--ink-accent) }", "P 'a'"),
    # --- pages ---
    Case("page-breaks", "<p>a</p><p>b</p>", "p + p { break-before: page }", "P 'a'\nP 'b'"),
    Case("named-pages", "<p>a</p><section>b</section>", "section { page: wide } @page wide { size: 150mm 80mm }"),
    Case("blank-page", "<p>a</p><p>b</p>", "p + p { break-before: right } @page :blank { @top-left { content: 'blank' } }"),
    Case("bleed", '<p>a <img src="pictures/pill.svg" alt="a pill"></p>', "@page { bleed: 3mm }"),
    Case(
        "page-numbers",
        f"<p>{WORDS}</p>",
        '@page { @bottom-center { content: "Page " counter(page) " of " counter(pages) } }',
    ),
    Case("running-header", "<header><p>top</p></header><p>a</p>", "header { position: running(top) } header p { margin: 0 } @page { @top-left { content: element(top) } }", "P 'a'"),
    Case("string-set", "<h2>a</h2><p>b</p>", "h2 { string-set: title content() } @page { @top-left { content: string(title) } }", "H2 'a'\nP 'b'"),
    Case(
        "footnote",
        "<p>a<span class=n>the <em>note</em></span> b</p>",
        ".n { float: footnote }",
        "P 'a b'\n  Reference '1'\n  Note id='note1' 'the'\n    Lbl '1.'\n    Em 'note'",
    ),
    Case("footnote-in-an-item", "<ul><li>a<span class=n>note</span></li></ul>", ".n { float: footnote }"),
    Case("footnote-with-a-link", f'<p>a<span class=n>see <a href="{LINK}">x</a></span></p>', ".n { float: footnote }"),
    Case("two-footnotes", "<p>a<span class=n>one</span> b<span class=n>two</span></p>", ".n { float: footnote }"),
    # --- inks ---
    Case(
        "inks-everywhere",
        "<p>a</p>",
        "p { color: var(--ink-primary); background: color(--accent .2); border: 1pt solid var(--ink-accent-50); border-radius: 2mm }",
        "P 'a'",
    ),
    Case("ink-in-a-gap", "<div><p>a</p><p>b</p></div>", "div { columns: 2; column-rule: 1pt solid var(--ink-primary) }"),
    Case("comments", "<!-- a --><p>b<!-- c --></p><ul><!-- d --><li>e</li></ul>"),
    Case("asked-for-by-name", '<div data-tag="Index"><p>a</p></div>', tree="Index\n  P 'a'"),
]  # fmt: skip
