package io.chatferry.job;

import io.chatferry.cometchat.ApiKey;
import java.net.URI;

/** Where to send, and the key to do so: made just before it is needed, kept in memory alone. */
record TargetAccess(URI base, String appId, ApiKey key) {

    /** Reads the settings that only sending needs. */
    static TargetAccess of(JobSettings.Target target) {
        try {
            String appId = target.appId().get();
            ApiKey key = new ApiKey(target.apiKey().get());
            return new TargetAccess(target.baseUrl().get(), appId, key);
        } catch (IllegalArgumentException bad) {
            throw new SettingsException(
                    "target.api-key: " + bad.getMessage() + "\n  copy the REST API key from the dashboard again");
        }
    }

    /** What the ledger is bound to. */
    String binding() {
        return appId + " at " + base;
    }
}
