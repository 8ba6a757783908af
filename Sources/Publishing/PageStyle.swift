// PageStyle.swift — the look of published pages: one sheet for light and dark, narrow windows and paper.

/// The style sheets of published pages.
enum PageStyle {
  /// Common style of pages and slides: colours, text, sessions, exercises.
  static let common = """
    :root{color-scheme:light dark;--paper:#fcfcfa;--ink:#1d2329;--faint:#59636e;--line:#d5dae0;--accent:#0a57a4;\
    --code:#eef1f4;--session:#f3f5f7;--command:#0b4f8f;--error:#a8131c;--hint:#6a4c00;--task:#eaf2fb;--taskline:#2f74b8}
    @media (prefers-color-scheme:dark){:root{--paper:#14181c;--ink:#dfe5ea;--faint:#9aa6b2;--line:#343c45;\
    --accent:#7ab8ff;--code:#232a31;--session:#1b2127;--command:#8ec5ff;--error:#ff8f8f;--hint:#e6c46a;--task:#18242f;\
    --taskline:#4f94d8}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.6 system-ui,"Segoe UI",Roboto,"Noto Sans",\
    "Liberation Sans",sans-serif;overflow-wrap:break-word}
    a{color:var(--accent)}
    h1,h2,h3,h4,h5,h6{line-height:1.25;margin:2em 0 .6em;text-wrap:balance}
    h1{font-size:1.9rem;margin-top:.4em}h2{font-size:1.4rem}h3{font-size:1.15rem}h4,h5,h6{font-size:1rem}
    .anchor{margin-left:.4em;text-decoration:none;opacity:0;font-weight:400}
    :is(h1,h2,h3,h4,h5,h6):hover .anchor,.anchor:focus{opacity:.6}
    code,samp,pre{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.9em}
    pre code,pre samp{font-size:inherit}
    :not(pre)>code{background:var(--code);border-radius:.25em;padding:.1em .3em}
    pre{margin:0;overflow-x:auto;line-height:1.4;white-space:pre;tab-size:4}
    .listing{background:var(--session);border:1px solid var(--line);border-radius:.4em;padding:.7em .9em;margin:1em 0}
    .q sup,.q sub{font-size:.72em;line-height:0}
    .formula{margin:1em 0;overflow-x:auto;overflow-y:hidden}
    .formula math{font-size:1.15em;display:block math;margin:0;padding:.2em 0 .2em 1.5em;text-align:left;width:max-content}
    mtd:first-child{text-align:right;padding-right:0}mtd+mtd{text-align:left;padding-left:0}
    blockquote{margin:1em 0;padding-left:1em;border-left:3px solid var(--line);color:var(--faint)}
    img{max-width:100%;height:auto}
    hr{border:0;border-top:1px solid var(--line);margin:2em 0}
    .wide{overflow-x:auto;margin:1em 0}
    table{border-collapse:collapse;font-size:.95em}
    th,td{border-bottom:1px solid var(--line);padding:.35em .9em .35em 0;text-align:left;vertical-align:top}
    th{border-bottom-width:2px}.r{text-align:right}.c{text-align:center}
    .session{position:relative;background:var(--session);border:1px solid var(--line);border-radius:.4em;\
    padding:.7em .9em;margin:1em 0}
    .session .in{color:var(--command);font-weight:600;padding-right:4.5em}
    .session .in:not(:first-of-type){margin-top:.35em}
    .ps{color:var(--faint);font-weight:400;user-select:none;-webkit-user-select:none}
    .session .out{max-height:34em;overflow-y:auto}
    .out .e{color:var(--error)}.out .h{color:var(--hint)}
    .out.error{border-left:3px solid var(--error);padding-left:.6em}
    .copy{position:absolute;top:.45em;right:.5em;font:inherit;font-size:.75em;line-height:1.6;padding:.1em .7em;\
    color:var(--faint);background:var(--paper);border:1px solid var(--line);border-radius:.3em;cursor:pointer}
    .copy:hover{color:var(--accent);border-color:var(--accent)}
    :focus-visible{outline:2px solid var(--accent);outline-offset:2px}
    figure{margin:.6em 0 .2em}
    figure>svg{display:block;max-width:100%;height:auto}
    summary{cursor:pointer;color:var(--accent)}
    .letters summary{font-size:.8em;color:var(--faint)}
    .letters pre{font-size:.8em}
    .exercise{background:var(--task);border-left:4px solid var(--taskline);border-radius:0 .4em .4em 0;\
    padding:.8em 1.1em;margin:1.4em 0}
    .exercise>:first-child{margin-top:0}
    .kind{font-weight:700;font-size:.85em;letter-spacing:.03em;margin:0 0 .3em}
    .exercise p{margin:.4em 0}
    .exercise details{margin:.45em 0}
    .exercise details>div{margin:.3em 0 .3em 1.1em}
    .check{color:var(--faint)}
    dl{margin:.3em 0}dt{font-weight:600}dd{margin:0 0 .4em 1.2em}
    .missing{color:var(--error)}

    """

  /// A lesson's page.
  static let page = """
    body{display:grid;grid-template-columns:minmax(0,46rem);justify-content:center;padding:1.2rem 1.1rem 3rem}
    main>p,main li{hyphens:manual}
    nav.contents{font-size:.9em;border:1px solid var(--line);border-radius:.4em;padding:.6em 1em;margin:1em 0}
    nav.contents h2{font-size:1em;margin:0 0 .3em}
    nav.contents ul{margin:0;padding-left:1.1em}
    nav.contents a{text-decoration:none}nav.contents a:hover{text-decoration:underline}
    nav.turn{display:flex;justify-content:space-between;gap:1em;border-top:1px solid var(--line);margin-top:3em;padding-top:1em}
    footer{color:var(--faint);font-size:.82em;margin-top:1.5em}
    .about{color:var(--faint)}.index{padding-left:1.6em}.index li{margin:.8em 0}.index p{margin:.1em 0;color:var(--faint)}
    @media (min-width:80rem){nav.contents{position:sticky;top:1.2rem;float:left;width:14rem;margin:0 0 0 -16.5rem;\
    max-height:calc(100vh - 2.4rem);overflow-y:auto;border:0;padding:0}}
    @media (max-width:30rem){body{font-size:1rem;padding:.8rem .8rem 2rem}.session,.listing{padding:.6em .65em}\
    .session pre,.listing{font-size:.92em}h1{font-size:1.6rem}.formula math{padding-left:.2em;font-size:1.05em}}
    @media print{:root{color-scheme:light;--paper:#fff;--ink:#000;--faint:#444;--line:#bbb;--accent:#000;--code:#f2f2f2;\
    --session:#fff;--command:#000;--error:#000;--hint:#000;--task:#fff;--taskline:#000}
    body{display:block;font-size:10.5pt;padding:0}.copy,.anchor,nav.contents,nav.turn,.letters{display:none}
    .session .out{max-height:none}pre{white-space:pre-wrap}figure,.session .in,.exercise,h1,h2,h3{break-inside:avoid}
    h1,h2,h3,.session .in{break-after:avoid}figure>svg{max-height:9cm}a{text-decoration:none}}

    """

  /// Slides: without a script, one below the other; with it, one at a time.
  static let slides = """
    html,body{height:100%}
    body{font-size:clamp(1rem,.65rem + 1vw,1.75rem);line-height:1.5}
    .slide{min-height:100vh;padding:2.2em 3em 2.6em;max-width:62em;margin:0 auto}
    .slide>:first-child{margin-top:0}
    .slide h1{font-size:1.9em}.slide h2{font-size:1.5em;color:var(--accent)}.slide h3{font-size:1.2em}
    .slide.title{display:flex;flex-direction:column;justify-content:center}
    .slide.title h1{font-size:2.6em}
    figure>svg{max-height:58vh;width:auto}
    .live body,.live{overflow:hidden}
    .live .slide{position:fixed;inset:0;display:none;overflow-y:auto}
    .live .slide.now{display:block}.live .slide.title.now{display:flex}
    .live .later,.live .wait{visibility:hidden}
    .bar{display:none}
    .live .bar{position:fixed;right:.8em;bottom:.5em;z-index:2;display:flex;gap:.3em;align-items:center;font-size:.8rem;\
    color:var(--faint)}
    .bar button{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:.3em;\
    min-width:2.2em;padding:.15em .5em;cursor:pointer}
    .live.all{overflow:auto}.live.all body{overflow:auto;height:auto;display:grid;\
    grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:1rem;padding:1rem}
    .live.all .slide,.live.all .slide.title.now{position:relative;display:block;min-height:0;height:9.4rem;width:auto;\
    margin:0;padding:.8em;overflow:hidden;font-size:.42rem!important;border:1px solid var(--line);border-radius:.4em;\
    cursor:pointer}
    .live.all .slide>*{pointer-events:none}
    .live.all .slide.now{outline:3px solid var(--accent)}
    .live.all .later,.live.all .wait{visibility:visible}
    @media (max-width:40rem){.slide{padding:1.2em 1.1em 2.6em}}
    @page{size:297mm 167mm;margin:0}
    @media print{:root{color-scheme:light;--paper:#fff;--ink:#000;--faint:#444;--line:#bbb;--accent:#003a75;--code:#f2f2f2;\
    --session:#fff;--command:#003a75;--error:#900;--hint:#540;--task:#fff;--taskline:#003a75}
    html,body,.live,.live body{height:auto;overflow:visible}
    .slide,.live .slide,.live .slide.title.now{position:static;display:block;min-height:0;break-after:page;\
    break-inside:auto;max-width:none;font-size:13pt!important;padding:10mm 14mm}
    .live .later,.live .wait{visibility:visible}.bar,.live .bar,.copy,.anchor,.letters{display:none}
    .session .out{max-height:none}figure>svg{max-height:95mm}figure,.exercise{break-inside:avoid}}

    """
}
