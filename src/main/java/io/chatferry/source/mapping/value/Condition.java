package io.chatferry.source.mapping.value;

import io.chatferry.source.mapping.tree.MappingTree;
import io.chatferry.source.row.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Selects rows: {@code when} all of these tests hold, {@code unless} any of those does.
 */
public record Condition(List<Test> when, List<Test> unless) {

    /**
     * A test of one value.
     *
     * @param allowed the values that match; {@code *} = any, empty = the value must be absent
     */
    public record Test(Template value, List<String> allowed) {

        boolean holds(Scope scope) {
            JsonNode found = value.value(scope);
            if (found == null) {
                return allowed.isEmpty();
            }
            return allowed.contains("*") || allowed.contains(JsonText.asText(found));
        }
    }

    public static Condition parse(MappingTree tree) {
        return new Condition(tests(tree, "when"), tests(tree, "unless"));
    }

    private static List<Test> tests(MappingTree tree, String key) {
        if (!tree.has(key)) {
            return List.of();
        }
        MappingTree conditions = tree.map(key);
        List<Test> tests = new ArrayList<>();
        for (Map.Entry<String, @Nullable Object> entry : conditions.keys().entrySet()) {
            tests.add(new Test(Template.parse(conditions.path(), entry.getKey()), conditions.texts(entry.getKey())));
        }
        return tests;
    }

    /** Whether there are no tests. */
    public boolean isAlways() {
        return when.isEmpty() && unless.isEmpty();
    }

    public boolean holds(Scope scope) {
        return when.stream().allMatch(test -> test.holds(scope))
                && unless.stream().noneMatch(test -> test.holds(scope));
    }

    public List<Reference> refs() {
        return java.util.stream.Stream.concat(when.stream(), unless.stream())
                .flatMap(test -> test.value().refs().stream())
                .toList();
    }
}
