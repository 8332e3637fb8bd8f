package io.chatferry.source.chat.history;

import java.time.Instant;
import java.util.List;

/** Names of people, rooms and files that mean something else to a file system, a terminal, a page or a template. */
public final class HostileNames {

    /** When people of these names write. */
    public static final Instant TIME = Instant.parse("2024-03-14T08:00:00Z");

    public static final List<String> ALL = List.of(
            "../../../etc/passwd",
            "/etc/passwd",
            "C:\\Windows\\system.ini",
            "..",
            "bell\u0007 nul\u0000 escape\u001b[31m",
            "\u202Egnp.exe\u2066\u200F",
            "%2e%2e%2f%00",
            "<script>alert(1)</script>",
            "${file:/etc/passwd} {{x}} %s",
            "\"quoted\"; 'and' `more`",
            "😀\uFEFF",
            " ",
            "n".repeat(10_000));

    private HostileNames() {}
}
