extension DocumentationPage {
    static let style = """
        :root { color-scheme: light dark; }
        body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem;
          padding: 0 1rem; }
        details { border: 1px solid #8886; border-radius: 6px; margin: .5rem 0;
          padding: .5rem 1rem; }
        summary { cursor: pointer; }
        summary b { display: inline-block; width: 4.5rem; }
        summary code { margin-right: 1rem; }
        label { display: block; margin: .4rem 0; }
        input { width: 24rem; max-width: 100%; font: inherit; }
        textarea { width: 100%; height: 8rem; font: 13px/1.4 monospace; }
        pre { background: #8882; border-radius: 6px; overflow: auto; padding: .6rem; }
        """

    /// Everything is put in as text, never as markup.
    static let script = """
        'use strict';
        const make = (name, text, parent) => {
          const element = document.createElement(name);
          if (text) element.textContent = text;
          if (parent) parent.append(element);
          return element;
        };
        const field = (parent, text) => make('input', '', make('label', text + ' ', parent));
        const example = (schema) => {
          if (!schema) return null;
          if (schema.examples) return schema.examples[0];
          if (schema.enum) return schema.enum[0];
          if (schema.anyOf) return example(schema.anyOf[0]);
          if (schema.type === 'array') return [example(schema.items)];
          if (schema.type === 'object') {
            return Object.fromEntries(Object.entries(schema.properties || {})
              .map(([name, value]) => [name, example(value)]));
          }
          return { string: '', boolean: false, integer: 0, number: 0 }[schema.type] ?? null;
        };
        const show = async (answer, output) => {
          const text = await answer.text();
          let body = text;
          try { body = JSON.stringify(JSON.parse(text), null, 2); } catch { /* not JSON */ }
          const headers = [...answer.headers].map(([name, value]) => name + ': ' + value);
          output.textContent = answer.status + '\\n' + headers.join('\\n') + '\\n\\n' + body;
        };
        const add = (path, method, operation) => {
          const box = make('details', '', document.querySelector('main'));
          const head = make('summary', '', box);
          make('b', method.toUpperCase(), head);
          make('code', path, head);
          head.append(operation.summary + (operation.security ? ' (token)' : ''));
          const list = make('ul', '', box);
          for (const [status, answer] of Object.entries(operation.responses)) {
            make('li', status + ': ' + answer.description, list);
          }
          const fields = (operation.parameters || []).map((parameter) =>
            [parameter, field(box, parameter.name + ' (' + parameter.description + ')')]);
          const content = operation.requestBody && operation.requestBody.content;
          let body = null;
          if (content) {
            body = make('textarea', '', box);
            body.value = JSON.stringify(example(Object.values(content)[0].schema), null, 2);
          }
          const button = make('button', 'Try it', box);
          const output = make('pre', '', box);
          output.hidden = true;
          button.addEventListener('click', async () => {
            let place = path;
            const query = new URLSearchParams();
            const headers = {};
            for (const [parameter, input] of fields) {
              if (parameter.in === 'path') {
                place = place.replace('{' + parameter.name + '}', encodeURIComponent(input.value));
              } else if (input.value && parameter.in === 'query') {
                query.append(parameter.name, input.value);
              } else if (input.value) {
                headers[parameter.name] = input.value;
              }
            }
            const token = document.querySelector('#token').value.trim();
            if (token && operation.security) headers.Authorization = 'Bearer ' + token;
            if (body) {
              headers['Content-Type'] = 'application/json' in content
                ? 'application/json' : Object.keys(content)[0];
            }
            const url = '.' + place + (String(query) && '?' + query);
            output.hidden = false;
            output.textContent = '...';
            try {
              await show(await fetch(url, {
                method: method.toUpperCase(), headers, body: body ? body.value : undefined,
              }), output);
            } catch (error) {
              output.textContent = String(error);
            }
          });
        };
        fetch('./openapi.json').then((answer) => answer.json()).then((api) => {
          document.title = api.info.title;
          document.querySelector('h1').textContent = api.info.title;
          document.querySelector('#about').textContent = 'Version ' + api.info.version;
          for (const [path, methods] of Object.entries(api.paths)) {
            for (const [method, operation] of Object.entries(methods)) add(path, method, operation);
          }
        });
        """
}
