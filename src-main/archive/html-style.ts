// The look of an exported page: small, light and dark, on paper too. Knows nothing of what stands on it.

export const HTML_STYLE = `
:root{color-scheme:light dark;--ground:#f6f5f1;--card:#fff;--ink:#1d1f1c;--faint:#5d625a;--line:#dcdad2;--own:#dff3e4;--accent:#0d6b4f}
@media (prefers-color-scheme:dark){:root{--ground:#141614;--card:#1d201d;--ink:#e9ebe6;--faint:#a2a89e;--line:#343934;--own:#1c3a2c;--accent:#6fd6ac}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main,body>header,body>nav{max-width:46rem;margin:0 auto;padding:0 1rem}
body>header{padding-top:2rem}
h1{font-size:1.6rem;line-height:1.2;margin:0 0 .25rem}
h2{font-size:1.25rem;margin:2.5rem 0 .5rem;overflow-wrap:anywhere}
h2 small{font-size:.875rem;font-weight:400;color:var(--faint)}
h3{position:sticky;top:0;margin:1.25rem 0 .5rem;padding:.35rem 0;background:var(--ground);color:var(--faint);font-size:.8125rem;font-weight:600;text-align:center}
p{margin:0;color:var(--faint)}
nav ul{margin:1rem 0 0;padding:0;list-style:none;background:var(--card);border:1px solid var(--line);border-radius:10px}
nav li{display:flex;gap:1rem;padding:.5rem .875rem;overflow-wrap:anywhere}
nav li+li{border-top:1px solid var(--line)}
nav li>span:first-child{flex:1}
a{color:var(--accent);text-underline-offset:2px}
.faint{color:var(--faint);font-size:.8125rem;white-space:nowrap}
.day{content-visibility:auto;contain-intrinsic-size:auto 30rem}
article{max-width:85%;width:fit-content;margin:.5rem auto 0 0;padding:.4rem .75rem;background:var(--card);border:1px solid var(--line);border-radius:10px}
article.own{margin:.5rem 0 0 auto;background:var(--own)}
article:target{outline:2px solid var(--accent)}
article header{display:flex;gap:.75rem;align-items:baseline;font-size:.8125rem}
article header b{flex:1;overflow-wrap:anywhere}
article header a{color:var(--faint);text-decoration:none}
article header a:hover{text-decoration:underline}
.text{white-space:pre-wrap;overflow-wrap:anywhere;tab-size:4}
footer{padding:2rem 1rem;text-align:center}
@media print{body{background:none}.day{content-visibility:visible}h3{position:static}article{break-inside:avoid}}
`;
