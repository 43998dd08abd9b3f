/// How the pieces of a page look. `[[…]]` is a phrase, said in the reader's language when templates are read.
///
/// A name with a dot before it is looked for in the piece itself and not in what it stands in: a section holds pieces,
/// so `blocks` calls itself.
enum BlockTemplates {
    static let all: [String: String] = ["blocks": blocks, "form": form, "field": field, "table": table, "chart": chart]

    private static let blocks = """
        {{#blocks}}
        {{#.heading}}<h2>{{.}}</h2>{{/.heading}}
        {{#.prose}}<p>{{.}}</p>{{/.prose}}
        {{#.paragraph}}<p>{{{.}}}</p>{{/.paragraph}}
        {{#.note}}<p class="note {{tone}}" role="status">{{text}}</p>{{/.note}}
        {{#.facts}}<dl class="facts">{{#items}}<div><dt>{{name}}</dt><dd>{{{value}}}</dd></div>{{/items}}</dl>{{/.facts}}
        {{#.tiles}}<ul class="tiles">{{#items}}<li class="{{tone}}"><span class="name">{{#.path}}<a href="{{.}}">{{name}}</a>{{/.path}}{{^.path}}{{name}}{{/.path}}</span> <strong>{{{value}}}</strong>{{#.note}} <small>{{{.}}}</small>{{/.note}}</li>{{/items}}</ul>{{/.tiles}}
        {{#.table}}{{>table}}{{/.table}}
        {{#.form}}{{>form}}{{/.form}}
        {{#.chart}}{{>chart}}{{/.chart}}
        {{#.code}}<pre tabindex="0"><code>{{.}}</code></pre>{{/.code}}
        {{#.secret}}<div class="secret"><p>{{name}}</p><pre tabindex="0"><code>{{text}}</code></pre><button type="button" class="small" hidden data-copy="{{text}}">[[Copy]]</button></div>{{/.secret}}
        {{#.actions}}<div class="actions">{{#items}}{{{html}}}{{/items}}</div>{{/.actions}}
        {{#.section}}<section class="card"><h2>{{title}}</h2>{{>blocks}}</section>{{/.section}}
        {{#.fold}}<details class="card"><summary>{{title}}</summary>{{>blocks}}</details>{{/.fold}}
        {{#.picture}}<figure class="picture">{{{svg}}}<figcaption>{{title}}</figcaption></figure>{{/.picture}}
        {{#.tabs}}<nav class="tabs" aria-label="[[On this page]]"><ul>{{#items}}<li><a href="{{path}}"{{#current}} aria-current="page"{{/current}}>{{label}}</a></li>{{/items}}</ul></nav>{{/.tabs}}
        {{#.live}}<div hidden data-events="{{.}}"></div>{{/.live}}
        {{/blocks}}
        """

    private static let form = """
        <form class="{{#isGet}}filters{{/isGet}}{{^isGet}}fields{{/isGet}}" method="{{method}}" action="{{action}}"{{#.formID}} id="{{.}}"{{/.formID}}{{#.question}} data-ask="{{.}}"{{/.question}}{{#.quoteAt}} data-quote="{{.}}"{{/.quoteAt}}>
        {{#isPost}}<input type="hidden" name="_token" value="{{token}}"><input type="hidden" name="_form" value="{{form}}">{{/isPost}}
        {{#.formError}}<p class="note bad" role="alert">{{.}}</p>{{/.formError}}
        {{#fields}}{{>field}}{{/fields}}
        {{#.quoteAt}}<p class="charge" aria-live="polite"></p>{{/.quoteAt}}
        <p class="submit"><button class="{{tone}}">{{submit}}</button></p>
        </form>
        """

    private static let field = """
        {{#.hidden}}<input type="hidden" name="{{name}}" value="{{value}}">{{/.hidden}}
        {{^.hidden}}<p class="field{{#.error}} wrong{{/.error}}">
        {{#.check}}<span class="check"><input type="checkbox" id="{{id}}" name="{{name}}" value="on"{{#checked}} checked{{/checked}}{{#described}} aria-describedby="{{described}}"{{/described}}{{#priced}} data-priced{{/priced}}> <label for="{{id}}">{{label}}</label></span>{{/.check}}
        {{^.check}}<label for="{{id}}">{{label}}{{#.optional}} <small>[[optional]]</small>{{/.optional}}</label>{{/.check}}
        {{#.input}}<input type="{{input}}" id="{{id}}" name="{{name}}" value="{{value}}"{{#required}} required{{/required}}{{#autocomplete}} autocomplete="{{autocomplete}}"{{/autocomplete}}{{#inputMode}} inputmode="{{inputMode}}"{{/inputMode}}{{#longest}} maxlength="{{longest}}"{{/longest}}{{#placeholder}} placeholder="{{placeholder}}"{{/placeholder}}{{#described}} aria-describedby="{{described}}"{{/described}}{{#error}} aria-invalid="true"{{/error}}{{#priced}} data-priced{{/priced}}{{#suggestions}} list="{{id}}-list"{{/suggestions}}>{{#suggestions}}<datalist id="{{id}}-list">{{{.}}}</datalist>{{/suggestions}}{{/.input}}
        {{#.area}}<textarea id="{{id}}" name="{{name}}" rows="{{area}}"{{#required}} required{{/required}}{{#longest}} maxlength="{{longest}}"{{/longest}}{{#placeholder}} placeholder="{{placeholder}}"{{/placeholder}}{{#described}} aria-describedby="{{described}}"{{/described}}{{#error}} aria-invalid="true"{{/error}}{{#priced}} data-priced{{/priced}}>
        {{value}}</textarea>{{/.area}}
        {{#.choice}}<select id="{{id}}" name="{{name}}"{{#described}} aria-describedby="{{described}}"{{/described}}{{#error}} aria-invalid="true"{{/error}}{{#reloads}} data-reloads{{/reloads}}{{#priced}} data-priced{{/priced}}>{{{options}}}</select>{{/.choice}}
        {{#.help}}<span class="help" id="{{id}}-help">{{.}}</span>{{/.help}}
        {{#.error}}<span class="error" id="{{id}}-error">{{.}}</span>{{/.error}}
        </p>{{/.hidden}}
        """

    private static let table = """
        {{#.empty}}<p class="empty">{{.}}</p>{{/.empty}}
        {{#.filled}}<div class="table" role="region" aria-label="{{caption}}" tabindex="0"><table><caption>{{caption}}</caption><thead><tr>{{{head}}}</tr></thead><tbody>{{{body}}}</tbody></table></div>{{/.filled}}
        {{#.older}}<p class="pages"><a rel="next" href="{{.}}">[[Older]] →</a></p>{{/.older}}
        {{#.export}}<p class="pages"><a href="{{.}}" download>[[Download as CSV]]</a></p>{{/.export}}
        """

    private static let chart = """
        <figure class="chart"><figcaption>{{title}}</figcaption>
        <svg viewBox="0 0 {{width}} {{height}}" preserveAspectRatio="none" role="img" aria-label="{{title}}">{{{bars}}}</svg>
        <p class="axis" aria-hidden="true"><span>{{first}}</span><span>{{last}}</span></p>
        <details><summary>[[As a table]]</summary><table><tbody>{{#rows}}<tr><th scope="row">{{label}}</th><td class="number">{{text}}</td></tr>{{/rows}}</tbody></table></details>
        </figure>
        """
}
