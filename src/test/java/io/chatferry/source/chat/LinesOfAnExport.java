package io.chatferry.source.chat;

import io.chatferry.source.chat.model.ChatRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;

/** The export of a test, whose rows say what the sink takes: single quotes stand for double ones. */
record LinesOfAnExport(Path folder) {

    static LinesOfAnExport in(Path folder) {
        return new LinesOfAnExport(folder);
    }

    ReadExport read(String... lines) throws IOException {
        return read(ChatRules.standard(), lines);
    }

    ReadExport read(ChatRules rules, String... lines) throws IOException {
        Path file = folder.resolve("chat.jsonl");
        Files.writeString(file, String.join("\n", lines).replace('\'', '"') + "\n");
        return ReadExport.read(new LinesFormat(rules), file, ZoneOffset.UTC, null);
    }

    static String message(String id, String by, String text) {
        return "{'k':'message','in':'r','id':'" + id + "','by':'" + by + "','at':1700000000,'text':'" + text + "'}";
    }
}
