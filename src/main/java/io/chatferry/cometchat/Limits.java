package io.chatferry.cometchat;

import java.time.Duration;

/** Requests a window, by class (cometchat-api.md section 7). */
public record Limits(int standard, int core, int dataImport, Duration window) {

    int of(ApiCall.LimitClass limit) {
        return switch (limit) {
            case STANDARD -> standard;
            case CORE -> core;
            case DATA_IMPORT -> dataImport;
        };
    }
}
