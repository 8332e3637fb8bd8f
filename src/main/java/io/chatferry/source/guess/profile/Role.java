package io.chatferry.source.guess.profile;

/** What a table holds. */
public enum Role {
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
    public String title() {
        return title;
    }
}
