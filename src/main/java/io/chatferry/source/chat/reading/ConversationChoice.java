package io.chatferry.source.chat.reading;

import io.chatferry.model.WrittenValue;
import io.chatferry.source.chat.model.ChatRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The option {@code conversations}: which conversations are read.
 *
 * @param include names or ids, with {@code *} for any characters; empty = all
 * @param exclude likewise; goes before {@code include}
 */
public record ConversationChoice(List<String> include, List<String> exclude) {

    /** The description of the option. */
    public static final String DESCRIPTION = """
        Which conversations are read: {include: [general, "team-*"], exclude: [random]}, by name or id; * stands for
        any characters. What is left out is counted.\
        """;

    private static final String WRITE = "write {include: [NAME, …], exclude: [NAME, …]}; either may be left out";

    public ConversationChoice {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /** The choice as the job has it; null = all conversations. */
    public static ConversationChoice of(@Nullable WrittenValue written) {
        List<String> include = new ArrayList<>();
        List<String> exclude = new ArrayList<>();
        if (written != null) {
            if (written.keys().isEmpty()) {
                throw written.error("two lists of names are expected", WRITE);
            }
            written.keys().forEach((key, names) -> {
                switch (key) {
                    case "include" -> add(names, include);
                    case "exclude" -> add(names, exclude);
                    default -> throw names.error("there is no such key", WRITE);
                }
            });
        }
        return new ConversationChoice(include, exclude);
    }

    private static void add(WrittenValue names, List<String> to) {
        for (WrittenValue item : names.items()) {
            String name = item.text();
            if (name == null) {
                throw item.error("a name is expected", WRITE);
            }
            to.add(name);
        }
    }

    /** The rules of a job with this choice. */
    public ChatRules rules(
            ChatRules.SystemLines system,
            ChatRules.Bots bots,
            ChatRules.Conversations archived,
            ChatRules.Conversations privateOnes) {
        return new ChatRules(
                system,
                bots,
                archived == ChatRules.Conversations.SKIP,
                privateOnes == ChatRules.Conversations.SKIP,
                include,
                exclude);
    }
}
