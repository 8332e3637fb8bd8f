package io.chatferry.source.chat.history;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How each system exports a history: one line in {@link #all} for each format, and for each variant that differs in its files. */
public final class ExportWriters {

    private ExportWriters() {}

    /** What a format knows of a message. */
    public enum Trait {
        /** Ids of messages, or what makes up for them. */
        IDS,
        /** Ids of messages that are numbers of any size. */
        NUMBERS,
        /** Files of messages. */
        FILES,
        /** Times without a zone, always. */
        LOCAL_TIMES
    }

    /** A way to write a history. */
    public record ExportWriter(String name, String format, List<Trait> traits, Writing writing) {

        /** Writes it into a folder. */
        public void write(ChatHistory history, Path folder) throws IOException {
            writing.write(history, new ExportedFiles(folder));
        }

        public boolean has(Trait trait) {
            return traits.contains(trait);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Writes the files of an export. */
    public interface Writing {
        void write(ChatHistory history, ExportedFiles files) throws IOException;
    }

    /** One for each line below. */
    public static Stream<ExportWriter> all() {
        return Stream.of(
                writer("discord", DiscordExport::write, Trait.IDS, Trait.NUMBERS, Trait.FILES),
                new ExportWriter(
                        "discord csv", "discord", List.of(Trait.FILES, Trait.LOCAL_TIMES), DiscordExport::writeCsv),
                writer("googlechat", GoogleChatExport::write, Trait.IDS, Trait.NUMBERS, Trait.FILES),
                writer("irc", IrcExport::write, Trait.LOCAL_TIMES),
                writer("mattermost", MattermostExport::write, Trait.IDS, Trait.FILES),
                writer("messenger", MessengerExport::write, Trait.FILES),
                writer("pubnub", PubnubExport::write, Trait.IDS),
                writer("rocketchat", RocketChatExport::write, Trait.IDS, Trait.NUMBERS, Trait.FILES),
                writer("sendbird", SendbirdExport::write, Trait.IDS, Trait.NUMBERS, Trait.FILES),
                writer("slack", SlackExport::write, Trait.IDS, Trait.FILES),
                writer("stream", StreamExport::write, Trait.IDS, Trait.NUMBERS, Trait.FILES),
                writer("teams", TeamsExport::write, Trait.IDS, Trait.NUMBERS, Trait.FILES),
                writer("telegram", TelegramExport::write, Trait.IDS, Trait.NUMBERS, Trait.FILES),
                writer("twilio", TwilioExport::write, Trait.IDS, Trait.NUMBERS, Trait.FILES),
                writer("whatsapp", WhatsAppExport::write, Trait.LOCAL_TIMES),
                writer("zulip", ZulipExport::write, Trait.IDS, Trait.NUMBERS));
    }

    /** By its name. */
    public static ExportWriter named(String name) {
        return all().filter(writer -> writer.name().equals(name)).findFirst().orElseThrow();
    }

    private static ExportWriter writer(String format, Writing writing, Trait... traits) {
        return new ExportWriter(format, format, List.of(traits), writing);
    }
}
