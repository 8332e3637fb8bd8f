package io.chatferry.source.chat.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatferry.model.WrittenValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConversationChoiceTests {

    /** A value of a job: a text, keys, or a list. */
    private record Written(String text, Map<String, WrittenValue> keys, List<WrittenValue> items)
            implements WrittenValue {

        private static WrittenValue list(String... names) {
            List<WrittenValue> items = List.of(names).stream()
                    .<WrittenValue>map(name -> new Written(name, Map.of(), List.of()))
                    .toList();
            return new Written("", Map.of(), items);
        }

        private static WrittenValue keys(String key, WrittenValue value) {
            return new Written("", Map.of(key, value), List.of());
        }

        @Override
        public boolean isResolvable() {
            return true;
        }

        @Override
        public Path folder() {
            return Path.of("");
        }

        @Override
        public RuntimeException error(String wrong, String write) {
            return new IllegalArgumentException(wrong + ": " + write);
        }
    }

    @Test
    void takesAllConversationsIfTheJobSaysNothing() {
        assertThat(ConversationChoice.of(null)).isEqualTo(new ConversationChoice(List.of(), List.of()));
    }

    @Test
    void readsTheListsOfNames() {
        assertThat(ConversationChoice.of(Written.keys("include", Written.list("a", "b*"))))
                .isEqualTo(new ConversationChoice(List.of("a", "b*"), List.of()));
        assertThat(ConversationChoice.of(Written.keys("exclude", Written.list("a"))))
                .isEqualTo(new ConversationChoice(List.of(), List.of("a")));
    }

    @Test
    void saysWhatToWrite() {
        assertThatThrownBy(() -> ConversationChoice.of(Written.keys("only", Written.list("a"))))
                .hasMessageContaining("no such key")
                .hasMessageContaining("include: [NAME");
        assertThatThrownBy(() -> ConversationChoice.of(Written.list("a"))).hasMessageContaining("two lists");
    }
}
