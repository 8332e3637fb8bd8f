package io.chatferry.source.mapping.value;

import io.chatferry.source.mapping.tree.MappingTree;
import io.chatferry.source.row.JsonText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * A reference, or text with references in braces: {@code {first} {last}}. Absent if all its references are; stripped
 * of the spaces that absent references leave at its ends.
 *
 * @param parts texts and references in turn
 */
public record Template(List<Object> parts) {

    public static Template parse(String path, String text) {
        if (text.indexOf('{') < 0) {
            return new Template(List.of(Reference.parse(path, text)));
        }
        List<Object> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('{', at);
            int close = open < 0 ? -1 : text.indexOf('}', open);
            if (open >= 0 && close < 0) {
                throw MappingTree.error(path, "a `{` has no `}`", "Write references as {name}.");
            }
            String literal = text.substring(at, open < 0 ? text.length() : open);
            if (!literal.isEmpty()) {
                parts.add(literal);
            }
            if (open < 0) {
                break;
            }
            parts.add(Reference.parse(path, text.substring(open + 1, close)));
            at = close + 1;
        }
        return new Template(List.copyOf(parts));
    }

    @Nullable
    public JsonNode value(Scope scope) {
        if (parts.size() == 1 && parts.get(0) instanceof Reference ref) {
            return ref.value(scope);
        }
        StringBuilder text = new StringBuilder();
        boolean any = refs().isEmpty();
        for (Object part : parts) {
            JsonNode value = part instanceof Reference ref ? ref.value(scope) : StringNode.valueOf(part.toString());
            any |= part instanceof Reference && value != null;
            text.append(value == null ? "" : JsonText.asText(value));
        }
        return any ? StringNode.valueOf(text.toString().strip()) : null;
    }

    public List<Reference> refs() {
        return parts.stream()
                .filter(Reference.class::isInstance)
                .map(Reference.class::cast)
                .toList();
    }
}
