package io.chatferry.source.mapping.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.source.api.SourceException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How the tree of a mapping is read, and which errors name which key. */
class MappingTreeTests {

    private final MappingTree tree = MappingTree.of(
            "source.mapping",
            Map.of(
                    "text",
                    "a",
                    "number",
                    7,
                    "flag",
                    true,
                    "list",
                    List.of("a", 7, false),
                    "map",
                    Map.of("k", "v"),
                    "maps",
                    List.of(Map.of("a", 1), Map.of("b", 2))));

    @Test
    void readsScalarsAsText() {
        assertThat(tree.text("text")).isEqualTo("a");
        assertThat(tree.text("number")).isEqualTo("7");
        assertThat(tree.text("flag")).isEqualTo("true");
        assertThat(tree.text("absent")).isNull();
        assertThat(tree.flag("flag", false)).isTrue();
        assertThat(tree.flag("absent", true)).isTrue();
    }

    @Test
    void readsOneValueAsAListOfOne() {
        assertThat(tree.texts("text")).containsExactly("a");
        assertThat(tree.texts("list")).containsExactly("a", "7", "false");
        assertThat(tree.texts("absent")).isEmpty();
        assertThat(tree.maps("map")).extracting(MappingTree::path).containsExactly("source.mapping.map");
        assertThat(tree.maps("maps"))
                .extracting(MappingTree::path)
                .containsExactly("source.mapping.maps[0]", "source.mapping.maps[1]");
        assertThat(tree.maps("absent")).isEmpty();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("text: must be true or false", tree -> tree.flag("text", true)),
                mistake("list: must be a text", tree -> tree.text("list")),
                mistake("map: must be a text", tree -> tree.text("map")),
                mistake("map: must be a text or a list of texts", tree -> tree.texts("map")),
                mistake("maps: must be a text or a list of texts", tree -> tree.texts("maps")),
                mistake("text: must be a map of keys and values", tree -> tree.map("text")),
                mistake("absent: must be a map of keys and values", tree -> tree.map("absent")),
                mistake("list[0]: must be a map of keys and values", tree -> tree.maps("list")));
    }

    private static Arguments mistake(String message, Consumer<MappingTree> read) {
        return Arguments.of(message, read);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void namesTheKeyOfAMistake(String message, Consumer<MappingTree> read) {
        assertThatThrownBy(() -> read.accept(tree))
                .isInstanceOf(SourceException.class)
                .hasMessageStartingWith("source.mapping." + message)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSizeLessThanOrEqualTo(2));
    }

    @Test
    void rejectsANullInAList() {
        MappingTree withNull = MappingTree.of("p", Map.of("list", Arrays.asList("a", null)));

        assertThatThrownBy(() -> withNull.texts("list")).hasMessageStartingWith("p.list: must be a text");
    }

    @ParameterizedTest
    @CsvSource({
        "recever, receiver",
        "RECEIVER, receiver",
        "reciever, receiver",
        "sentAtt, sentAt",
        "sent_at, sentAt",
        "uids, uid",
        "colour, ''",
        "x, ''"
    })
    void suggestsTheNearestKnownKey(String key, String suggestion) {
        MappingTree wrong = MappingTree.of("p", Map.of(key, 1));
        List<String> known = List.of("sentAt", "receiver", "receiverType", "uid");

        assertThatThrownBy(() -> wrong.requireKnownKeys(known))
                .isInstanceOf(SourceException.class)
                .hasMessage("p." + key + ": unknown key"
                        + (suggestion.isEmpty() ? "" : "; did you mean `" + suggestion + "`?")
                        + "\nKnown here: sentAt, receiver, receiverType, uid.");
    }
}
