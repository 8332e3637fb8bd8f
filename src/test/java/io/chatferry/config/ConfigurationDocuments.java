package io.chatferry.config;

import io.chatferry.config.JobModel.Item;
import io.chatferry.config.JobModel.Key;
import io.chatferry.config.JobModel.Section;
import io.chatferry.config.JobSettings.MaxRejects;
import io.chatferry.config.MediaKeys.ByteSize;
import io.chatferry.config.MediaKeys.Hosts;
import io.chatferry.config.SourceKeys.Columns;
import io.chatferry.config.SourceKeys.Words;
import io.chatferry.model.ConfigKey;
import io.chatferry.model.WrittenValue;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The documents that are made of the keys of the job file: the reference, the page of the documentation, the schema. */
final class ConfigurationDocuments {

    private static final String SCHEMA_LINE = "# yaml-language-server: $schema=schema.json\n";

    private static final String REFERENCE_HEAD = """
            # Every key of a job file, with its default where it has one. Copy what you need; everything but name, source.path,
            # target.app-id and target.api-key may be left out. A key that is not listed here is an error.
            #
            # ${NAME} and ${NAME:default} read environment variables, when the value is first needed: no API key is needed to
            # validate. ${file:PATH} reads a secret from a file; $${ stands for ${ itself. Relative paths count from the folder of
            # this file. --set KEY=VALUE on the command line overrides the file, as in --set limits.standard=10000, and so does an
            # environment variable, as in CHATFERRY_LIMITS_STANDARD=10000; relative paths given so count from the current folder.
            #
            # This file is generated from the program: src/docs/configuration.md says the same as a page.
            """;

    private static final String PAGE_HEAD = """
            # Configuration

            <!-- generated from the program: see ConfigurationDocumentsTests -->

            A job is described by a YAML file; `jobs/reference.yaml` has every key of it. `jobs/schema.json` is its JSON Schema:
            an editor completes and checks keys and values in a file that begins with
            `# yaml-language-server: $schema=schema.json` (the path of the schema, from the file's folder). A key that is not
            listed here is an error.

            ## Where values come from

            1. `--set KEY=VALUE` on the command line, as in `--set limits.standard=10000`.
            2. An environment variable that begins with `CHATFERRY_`: the key in capital letters, with `_` for dots and dashes, as in
               `CHATFERRY_LIMITS_DATA_IMPORT=30`. A `CHATFERRY_` variable that names no key is an error. `name`, `source.path`,
               `target.app-id`, `ledger.url` and `source.jdbc.…` cannot come from a variable in `schedule`, which may run several jobs.
            3. The job file.
            4. The default.

            A higher source overrides all lower ones; each command prints on its error output which settings did not come from the file.
            There are no other sources: no system properties, no other variables, no `application.yaml`.

            ## Placeholders

            | in a value | stands for |
            |---|---|
            | `${NAME}` | the environment variable; an error if it is unset or empty |
            | `${NAME:default}` | the environment variable, or the default if it is unset or empty |
            | `${file:PATH}` | the content of the file without one line end, at most 64 KiB; in `target.api-key`, `ledger.url` and the url, user and password of `source.jdbc` only |
            | `$${` | `${` |

            They are resolved when the value is first needed: no API key is needed to validate a job.
            """;

    private ConfigurationDocuments() {}

    static String reference() {
        StringBuilder text =
                new StringBuilder(SCHEMA_LINE).append(REFERENCE_HEAD).append('\n');
        reference(JobModel.standard().root(), "", text);
        return text.toString();
    }

    private static void reference(Section section, String indent, StringBuilder text) {
        boolean first = true;
        for (Item item : section.items().values()) {
            if (indent.isEmpty() && !first) {
                text.append('\n');
            }
            first = false;
            description(item).lines().forEach(line -> text.append(indent + "# " + line + "\n"));
            if (item instanceof Section inner) {
                text.append(indent + last(item.path()) + ":\n");
                reference(inner, indent + "  ", text);
            } else if (item instanceof Key key) {
                String takes = takes(key);
                text.append(takes.isEmpty() ? "" : indent + "# Takes: " + takes + "\n");
                ConfigKey about = key.about();
                String value = about.defaultValue().isEmpty() ? about.template() : about.defaultValue();
                text.append(indent + key.name() + ":" + (value.isEmpty() ? "" : " " + value) + "\n");
            }
        }
    }

    static String page() {
        StringBuilder text = new StringBuilder(PAGE_HEAD);
        text.append("\n## Keys\n");
        page(JobModel.standard().root(), text);
        return text.toString();
    }

    private static void page(Section section, StringBuilder text) {
        for (Item item : section.items().values()) {
            String description = description(item);
            if (item instanceof Key || !description.isEmpty()) {
                text.append("\n### `" + item.path() + "`\n");
            }
            text.append(description.isEmpty() ? "" : "\n" + prose(description) + "\n");
            if (item instanceof Section inner) {
                page(inner, text);
            } else if (item instanceof Key key) {
                text.append("\n| takes | default | example | variable | a change needs |\n|---|---|---|---|---|\n");
                text.append(facts(key));
            }
        }
    }

    /** Lines that begin with a value and a colon become the points of a list. */
    private static String prose(String description) {
        return description
                .lines()
                .map(line -> line.replaceFirst("^([a-z-]+|\\[a, b]): ", "- `$1`: "))
                .collect(Collectors.joining("\n"))
                .replaceFirst("(?m)^- ", "\n- ")
                .strip();
    }

    private static String facts(Key key) {
        ConfigKey about = key.about();
        String example = about.example().isEmpty() ? about.template() : about.example();
        String change = switch (about.decides()) {
            case CONTENT -> "another plan; the export may be staged again";
            case SENDING -> "another plan";
            case NOTHING -> "";
        };
        return "| " + takes(key).replace(" | ", ", ")
                + " | " + code(about.defaultValue())
                + " | " + code(example)
                + " | "
                + (about.tree()
                        ? "in the file only"
                        : code(KeySources.names(key).get(1)))
                + " | " + change
                + " |\n";
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }

    private static String takes(Key key) {
        ConfigKey about = key.about();
        if (key.type() == int.class) {
            return String.format(
                    Locale.ROOT,
                    "%,d to %,d %s%s",
                    Long.valueOf(about.min()),
                    Long.valueOf(about.max()),
                    about.unit(),
                    about.word().isEmpty() ? "" : ", or " + about.word());
        }
        if (key.type() == Duration.class) {
            return about.min() + " to " + about.max();
        }
        if (key.type() == Words.class) {
            return "a list of words";
        }
        if (key.type() == Hosts.class) {
            return "a list of hosts and networks";
        }
        if (key.type() == ByteSize.class) {
            return "1KB to 5GB";
        }
        return key.type() == Columns.class
                ? "warn | reject | keep | a list of columns"
                : String.join(" | ", key.choices());
    }

    private static String description(Item item) {
        return item instanceof Key key ? key.about().description() : ((Section) item).description();
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    static String schema() {
        JsonMapper json = JsonMapper.builder().build();
        ObjectNode schema = json.createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "A job of Chatferry");
        object(JobModel.standard().root(), schema);
        schema.putArray("required").add("name").add("source");
        // a database has no path
        ((ObjectNode) schema.path("properties").path("source"))
                .putArray("anyOf")
                .add(json.createObjectNode()
                        .set("required", json.createArrayNode().add("path")))
                .add(json.createObjectNode()
                        .set("required", json.createArrayNode().add("jdbc")));
        ObjectNode definitions = schema.putObject("$defs");
        definitions
                .putObject("placeholder")
                .put("description", "A value with ${NAME}, ${NAME:default} or ${file:PATH} in it")
                .put("type", "string")
                .put("pattern", "\\$\\{");
        definitions.putObject("nothing").put("description", "The default").put("type", "null");
        return json.writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
    }

    private static void object(Section section, ObjectNode schema) {
        schema.putArray("type").add("object").add("null");
        schema.put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        for (Item item : section.items().values()) {
            ObjectNode property = properties.putObject(last(item.path()));
            if (!description(item).isEmpty()) {
                property.put("description", description(item));
            }
            if (item instanceof Section inner) {
                object(inner, property);
            } else if (item instanceof Key key) {
                value(key, property);
            }
        }
    }

    private static void value(Key key, ObjectNode property) {
        ConfigKey about = key.about();
        if (!about.defaultValue().isEmpty()) {
            value(property, "default", about.defaultValue());
        }
        ArrayNode any = property.putArray("anyOf");
        if (about.tree()) {
            any.addObject().put("type", "object");
        } else if (key.type() == WrittenValue.class && about.example().startsWith("[")) {
            any.addObject().put("type", "array").putObject("items").put("type", "string");
        } else if (key.type() == boolean.class) {
            any.addObject().put("type", "boolean");
        } else if (key.type() == int.class) {
            any.addObject()
                    .put("type", "integer")
                    .put("minimum", Long.parseLong(about.min()))
                    .put("maximum", Long.parseLong(about.max()));
            if (!about.word().isEmpty()) {
                any.addObject().put("const", about.word());
            }
        } else if (key.type() == Duration.class) {
            any.addObject().put("type", "string").put("pattern", "^[0-9]{1,9} *([mM][sS]|[sSmMhHdD])$");
        } else if (key.type() == MaxRejects.class) {
            any.addObject().put("type", "integer").put("minimum", 0);
            any.addObject().put("type", "string").put("pattern", "^[0-9]{1,3}(\\.[0-9]{1,6})? *%$");
        } else if (key.type() == ByteSize.class) {
            any.addObject().put("type", "string").put("pattern", "^[0-9]{1,9} *[kKmMgG][bB]$");
        } else if (key.type() == Words.class || key.type() == Hosts.class) {
            any.addObject().put("type", "array").putObject("items").put("type", "string");
            any.addObject().put("type", "string");
        } else if (key.type() == Columns.class) {
            message(any, List.of("warn", "reject", "keep"));
            any.addObject()
                    .put("type", "array")
                    .putObject("items")
                    .putArray("type")
                    .add("string")
                    .add("number")
                    .add("boolean");
        } else if (!key.choices().isEmpty()) {
            message(any, key.choices());
        } else if (key.path().equals("name")) {
            any.addObject().put("type", "string").put("pattern", "^[a-z0-9-]{1,100}$");
        } else {
            any.addObject().put("type", "string");
        }
        if (!about.tree()) {
            any.addObject().put("$ref", "#/$defs/placeholder");
        }
        any.addObject().put("$ref", "#/$defs/nothing");
    }

    private static void message(ArrayNode any, List<String> words) {
        ArrayNode values = any.addObject().putArray("enum");
        words.forEach(values::add);
    }

    private static void value(ObjectNode property, String name, String text) {
        if (text.equals("{}")) {
            property.putObject(name);
        } else if (text.equals("[]")) {
            property.putArray(name);
        } else if (text.equals("true") || text.equals("false")) {
            property.put(name, Boolean.parseBoolean(text));
        } else if (text.matches("\\d+")) {
            property.put(name, Long.parseLong(text));
        } else {
            property.put(name, text);
        }
    }
}
