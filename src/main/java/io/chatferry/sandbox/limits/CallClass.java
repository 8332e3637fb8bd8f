package io.chatferry.sandbox.limits;

import java.util.Locale;

/** The classes of calls with separate rate limits. */
public enum CallClass {
    STANDARD(false),
    CORE(false),
    IMPORT_USERS(true),
    IMPORT_GROUPS(true),
    IMPORT_MEMBERS(true),
    IMPORT_MESSAGES(true);

    private final boolean dataImport;

    CallClass(boolean dataImport) {
        this.dataImport = dataImport;
    }

    String message() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    boolean isImport() {
        return dataImport;
    }
}
