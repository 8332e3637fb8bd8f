package io.chatferry.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatferry.model.Message;
import io.chatferry.model.User;
import io.chatferry.source.api.SourceSettings.UnknownColumns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code source.nulls}: words that mean "no value" in files with canonical names. */
class NullWordsTests {

    @TempDir
    Path folder;

    private Reading read(String... words) {
        return Reading.of(
                Reading.settings(folder, Map.of(), UnknownColumns.KEEP).withNulls(Set.of(words)));
    }

    @Test
    void readsCellsOfTheWordsAsNoValueUnlessTheyAreQuoted() throws IOException {
        Files.writeString(
                folder.resolve("users.csv"), "uid,name,avatar,shoe\nann,NULL,\\N,NULL\nbob,\"NULL\",NULLS,\"\\N\"\n");
        Files.writeString(
                folder.resolve("messages.csv"),
                "muid,sender,receiver,text,sentAt,deletedAt,parentMuid\n"
                        + "m1,ann,bob,\"NULL\",1700000000,NULL,\\N\nm2,ann,bob,a NULL b,1700000001,,NULL\n");

        Reading reading = read("NULL", "\\N");

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.notices()).noneMatch(notice -> notice.contains("if that means no value"));
        assertThat(reading.records(User.class)).extracting(User::name).containsExactly(null, "NULL");
        assertThat(reading.records(User.class)).extracting(User::avatar).containsExactly(null, "NULLS");
        assertThat(reading.records(User.class))
                .extracting(user -> String.valueOf(user.metadata()))
                .containsExactly("null", "{\"shoe\":\"\\\\N\"}");
        assertThat(reading.messages()).extracting(Message::text).containsExactly("NULL", "a NULL b");
        assertThat(reading.messages()).extracting(Message::deletedAt).containsOnlyNulls();
        assertThat(reading.messages()).extracting(Message::parentMuid).containsOnlyNulls();
    }

    @Test
    void readsTextsOfJsonAsTheWords() throws IOException {
        Files.writeString(
                folder.resolve("users.jsonl"), "{\"uid\":\"ann\",\"name\":\"NULL\",\"x\":\"NULL\",\"y\":[\"NULL\"]}\n");

        User user = read("NULL").records(User.class).get(0);

        assertThat(user.name()).isNull();
        assertThat(String.valueOf(user.metadata())).isEqualTo("{\"y\":[\"NULL\"]}");
    }

    @Test
    void namesTheSettingWhereItIsNotSet() throws IOException {
        Files.writeString(folder.resolve("users.csv"), "uid,name\nann,NULL\nbob,NULL\n");

        assertThat(read().notices())
                .anyMatch(notice -> notice.contains(
                        "column name: 2 cells say NULL; if that means no value, write source.nulls: ['NULL']"));
    }
}
