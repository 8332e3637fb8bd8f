package io.chatferry.model;

/**
 * A change that normalising made to a valid field.
 *
 * @param field the field by its canonical name
 * @param rule the kind of change
 * @param before its value as text; {@code after} likewise; both empty if the rule is enough
 */
public record Change(String field, Rule rule, String before, String after) {

    /** How values are normalised. */
    public enum Rule {
        STRIPPED("white space around it is left out"),
        LOWER_CASED("written in small letters"),
        BLANK("only white space, and so left out"),
        WHOLE_SECONDS("cut to whole seconds; the order of sending keeps the rest"),
        PREFIXED("\"m-\" put before an integer: many servers lose the order of objects keyed by integers"),
        DOT_DROPPED("without the dot before it"),
        SELF_ROOM("the sender itself, so that the message goes to a private group of the sender alone (self-…)");

        private final String description;

        Rule(String description) {
            this.description = description;
        }

        /** A phrase that follows the field's name. */
        public String description() {
            return description;
        }
    }
}
