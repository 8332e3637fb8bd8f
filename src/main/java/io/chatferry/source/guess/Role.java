package io.chatferry.source.guess;

/** What a table holds. */
enum Role {
    USERS("users"),
    GROUPS("groups"),
    MEMBERS("members"),
    MESSAGES("messages"),
    ATTACHMENTS("attachments"),
    REACTIONS("reactions"),
    UNKNOWN("unknown");

    private final String title;

    Role(String title) {
        this.title = title;
    }

    /** As it is shown. */
    String title() {
        return title;
    }
}
