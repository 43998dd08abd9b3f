/// The one sheet of styles: light and dark, from a phone's width up.
enum StyleSheet {
    static let text = """
        :root {
          color-scheme: light dark;
          --accent: #2456c4;
          --on-accent: #ffffff;
          --link: light-dark(color-mix(in srgb, var(--accent), #000 12%), color-mix(in srgb, var(--accent), #fff 55%));
          --paper: light-dark(#ffffff, #14171c);
          --card: light-dark(#ffffff, \(Colour.darkGround));
          --ground: light-dark(\(Colour.lightGround), #0f1216);
          --ink: light-dark(#1a202b, #e6e9ee);
          --soft: light-dark(#545e6e, #a3adbb);
          --line: light-dark(#d5dae2, #343b46);
          --good: light-dark(#0b6b3a, #7fd6a2);
          --good-ground: light-dark(#e3f5ea, #12301f);
          --warning: light-dark(#7a4b00, #f0c674);
          --warning-ground: light-dark(#fdf1d8, #382a0e);
          --bad: light-dark(#a61b1b, #ff9d94);
          --bad-ground: light-dark(#fde8e6, #3b1715);
          --radius: 8px;
        }
        * { box-sizing: border-box; }
        html { background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, "Noto Sans", "Noto Sans CJK SC", sans-serif; }
        body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; overflow-wrap: break-word; }
        a { color: var(--link); text-underline-offset: 2px; }
        :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 3px; }
        main:focus { outline: none; }
        .skip { position: absolute; left: -999px; }
        .skip:focus { left: 8px; top: 8px; background: var(--paper); padding: 8px 12px; z-index: 9; }
        .banner { background: var(--warning-ground); color: var(--warning); display: flex; gap: 12px; align-items: center; justify-content: center; padding: 6px 16px; flex-wrap: wrap; }
        .banner p { margin: 0; font-weight: 600; }
        body > header { background: var(--paper); border-bottom: 1px solid var(--line); display: flex; align-items: center; gap: 8px 20px; padding: 8px 20px; flex-wrap: wrap; }
        .brand { font-weight: 700; font-size: 1.15rem; color: var(--ink); text-decoration: none; }
        header nav { flex: 1; }
        header nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 2px; margin: 0; padding: 0; }
        header nav a { display: block; padding: 6px 10px; border-radius: var(--radius); color: var(--ink); text-decoration: none; }
        header nav a:hover { background: var(--ground); }
        header nav a[aria-current] { background: var(--accent); color: var(--on-accent); }
        #menu-switch { display: none; }
        header nav label { display: none; }
        #menu-switch:focus-visible + label { outline: 3px solid var(--link); }
        .balance { margin-left: auto; color: var(--ink); text-decoration: none; text-align: right; line-height: 1.2; }
        .balance span { font-size: .75rem; color: var(--soft); display: block; }
        main { width: 100%; max-width: 1200px; margin: 0 auto; padding: 16px 20px 40px; flex: 1; }
        h1 { font-size: 1.6rem; margin: 8px 0 16px; line-height: 1.2; }
        h2 { font-size: 1.15rem; margin: 20px 0 8px; line-height: 1.3; }
        .card { background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); padding: 16px 20px; margin: 0 0 16px; }
        .card > h2:first-child { margin-top: 0; }
        summary { cursor: pointer; font-weight: 600; }
        small, .help, .empty, .axis, .contact { color: var(--soft); }
        .help, .error { display: block; font-size: .875rem; margin-top: 4px; }
        .note { padding: 10px 14px; border-radius: var(--radius); background: var(--card); border: 1px solid var(--line); }
        .note.good { background: var(--good-ground); color: var(--good); border-color: currentColor; }
        .note.warning { background: var(--warning-ground); color: var(--warning); border-color: currentColor; }
        .note.bad { background: var(--bad-ground); color: var(--bad); border-color: currentColor; }
        .badge { display: inline-block; padding: 1px 9px; border-radius: 99px; font-size: .82rem; font-weight: 600; background: var(--ground); border: 1px solid var(--line); white-space: nowrap; }
        .badge.good { background: var(--good-ground); color: var(--good); }
        .badge.warning { background: var(--warning-ground); color: var(--warning); }
        .badge.bad { background: var(--bad-ground); color: var(--bad); }
        .facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 12px 20px; margin: 0 0 16px; }
        .facts dt { color: var(--soft); font-size: .85rem; }
        .facts dd { margin: 0; overflow-wrap: anywhere; }
        .tiles { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 180px), 1fr)); gap: 12px; margin: 0 0 16px; }
        .tiles li { background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); padding: 12px 16px; }
        .tiles li.warning { border-color: var(--warning); }
        .tiles li.bad { border-color: var(--bad); }
        .tiles .name { display: block; color: var(--soft); font-size: .85rem; }
        .tiles strong { font-size: 1.3rem; line-height: 1.3; }
        .tiles .money { white-space: normal; overflow-wrap: anywhere; }
        .tiles small { display: block; }
        .table { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); margin: 0 0 12px; }
        .card .table { border: 0; margin: 0 -8px 8px; }
        table { border-collapse: collapse; width: 100%; }
        caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        th, td { text-align: left; padding: 8px 12px; vertical-align: top; }
        th { font-size: .82rem; color: var(--soft); font-weight: 600; white-space: nowrap; }
        tbody tr { border-top: 1px solid var(--line); }
        td { overflow-wrap: break-word; }
        td.number, th.number { text-align: right; }
        td.number, time, .money { font-variant-numeric: tabular-nums; }
        .money, time { white-space: nowrap; }
        .none { color: var(--soft); }
        code, pre { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .875rem; }
        pre { background: var(--ground); border: 1px solid var(--line); border-radius: var(--radius); padding: 12px 14px; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 12px; }
        td pre { max-width: min(70vw, 560px); text-align: left; }
        .secret { border: 2px dashed var(--accent); border-radius: var(--radius); padding: 12px 16px; margin-bottom: 16px; }
        .fields { max-width: 560px; }
        .field { margin: 0 0 14px; }
        label { display: inline-block; font-weight: 600; margin-bottom: 4px; }
        label small { font-weight: 400; }
        .check label { font-weight: 400; margin: 0; }
        input:not([type=checkbox], [type=hidden]), select, textarea { width: 100%; min-height: 40px; padding: 7px 10px; font: inherit; color: inherit; background: var(--paper); border: 1px solid light-dark(#868f9d, #6a7482); border-radius: var(--radius); }
        input[type=checkbox] { width: 18px; height: 18px; vertical-align: -3px; accent-color: var(--accent); }
        .wrong input, .wrong select, .wrong textarea { border-color: var(--bad); border-width: 2px; }
        .error { color: var(--bad); font-weight: 600; }
        .charge { font-weight: 700; min-height: 1.5em; }
        button { font: inherit; font-weight: 600; cursor: pointer; min-height: 40px; padding: 6px 18px; border-radius: var(--radius); border: 1px solid var(--line); background: var(--card); color: var(--ink); }
        button.good { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
        button.bad { background: var(--bad-ground); color: var(--bad); border-color: var(--bad); }
        button:hover { filter: brightness(1.08); }
        button.small { min-height: 30px; padding: 2px 10px; font-size: .875rem; }
        .act { display: inline; }
        .actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 0 0 16px; align-items: center; }
        .filters { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: end; margin: 0 0 16px; }
        .filters .field { margin: 0; flex: 1 1 150px; max-width: 320px; }
        .filters .submit { margin: 0; }
        .filters label small { display: none; }
        .pages { display: inline-block; margin: 4px 20px 16px 0; }
        .tabs ul { list-style: none; display: flex; flex-wrap: wrap; gap: 4px; padding: 0; margin: 0 0 16px; border-bottom: 1px solid var(--line); }
        .tabs a { display: block; padding: 8px 14px; text-decoration: none; color: var(--ink); border-bottom: 3px solid transparent; }
        .tabs a[aria-current] { border-color: var(--accent); font-weight: 600; }
        .chart { margin: 0 0 16px; background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); padding: 12px 16px; }
        .chart svg { width: 100%; height: 140px; display: block; }
        .bar { fill: var(--accent); }
        .back { fill: transparent; }
        g:hover .back { fill: var(--line); }
        .axis { display: flex; justify-content: space-between; margin: 4px 0; font-size: .8rem; }
        .picture svg { background: #fff; max-width: 220px; height: auto; display: block; }
        .picture { margin: 0 0 12px; }
        footer { border-top: 1px solid var(--line); padding: 12px 20px; color: var(--soft); display: flex; flex-wrap: wrap; gap: 8px 24px; justify-content: space-between; }
        footer p { margin: 0; white-space: pre-line; }
        .who { display: flex; gap: 8px; align-items: center; flex-wrap: wrap; }
        .languages { display: flex; gap: 4px; align-items: center; flex-wrap: wrap; }
        .languages button { min-height: 32px; padding: 2px 10px; font-weight: 400; }
        .languages button[aria-current] { font-weight: 700; border-color: var(--link); }
        .changed { animation: changed 2s ease-out; }
        @keyframes changed { from { background: var(--good-ground); } }
        @media (prefers-reduced-motion: reduce) { .changed { animation: none; } }
        @media (max-width: 760px) {
          main { padding: 8px 12px 32px; }
          header nav { flex: 0 1 auto; }
          #menu-switch { display: block; position: absolute; opacity: 0; pointer-events: none; }
          header nav label { display: inline-block; border: 1px solid var(--line); border-radius: var(--radius); padding: 5px 12px; margin: 0; cursor: pointer; }
          header nav ul { display: none; flex-direction: column; }
          #menu-switch:checked ~ ul { display: flex; position: absolute; left: 0; right: 0; z-index: 5; margin-top: 8px; background: var(--paper); border-bottom: 2px solid var(--line); padding: 8px 12px; }
          thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          .table table, .table tbody, .table tr, .table td { display: block; width: 100%; }
          .table tr { padding: 8px 0; }
          .table td, .table td.number { position: relative; min-height: 1.9em; padding: 3px 14px 3px 40%; text-align: left; overflow-wrap: anywhere; }
          .table td::before { content: attr(data-label); position: absolute; left: 14px; width: calc(40% - 22px); color: var(--soft); font-size: .85rem; }
          .table td[data-label=""] { padding-left: 14px; }
          .table td[data-label=""]:empty { display: none; }
          .tiles { grid-template-columns: 1fr 1fr; }
          .filters .field { max-width: none; flex-basis: 140px; }
        }
        """
}
