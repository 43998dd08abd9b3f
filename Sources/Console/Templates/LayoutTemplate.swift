/// What stands around every page: head, bar, menu, notes, foot.
enum LayoutTemplate {
    static let page = """
        <!DOCTYPE html>
        <html lang="{{lang}}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{{title}} – {{brand}}</title>
        <link rel="icon" href="{{icon}}" type="image/svg+xml">
        <link rel="stylesheet" href="{{style}}">
        {{#.theme}}<link rel="stylesheet" href="{{.}}">{{/.theme}}
        <script src="{{script}}" defer></script>
        </head>
        <body>
        <a class="skip" href="#main">[[Skip to content]]</a>
        {{#.acting}}<div class="banner" role="status"><p>[[You see the shop as {customer}.]]</p>{{{stop}}}</div>{{/.acting}}
        <header>
        <a class="brand" href="{{home}}">{{brand}}</a>
        {{#.menu}}<nav aria-label="[[Main menu]]"><input type="checkbox" id="menu-switch"><label for="menu-switch">[[Menu]]</label><ul>{{#items}}<li><a href="{{path}}"{{#current}} aria-current="page"{{/current}}>{{label}}</a></li>{{/items}}</ul></nav>{{/.menu}}
        {{#.balance}}<a class="balance" href="/wallet"><span>[[Balance]]</span> <strong>{{.}}</strong></a>{{/.balance}}
        </header>
        <main id="main" tabindex="-1">
        {{#announcements}}<p class="note {{tone}}"><strong>{{title}}</strong> {{text}}</p>{{/announcements}}
        {{#.told}}<p class="note {{tone}}" role="status">{{text}}</p>{{/.told}}
        <h1>{{title}}</h1>
        {{#body}}{{>blocks}}{{/body}}
        </main>
        <footer>
        {{#.contact}}<p class="contact">{{.}}</p>{{/.contact}}
        {{#.who}}<div class="who"><span>{{name}}</span> {{{signOut}}}</div>{{/.who}}
        <form method="get" action="/language" class="languages"><input type="hidden" name="back" value="{{here}}"><span>[[Language]]</span>
        {{#languages}}<button name="to" value="{{code}}" lang="{{code}}"{{#current}} aria-current="true"{{/current}}>{{name}}</button>{{/languages}}
        </form>
        </footer>
        </body>
        </html>
        """
}
