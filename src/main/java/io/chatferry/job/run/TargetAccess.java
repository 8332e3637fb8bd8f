package io.chatferry.job.run;

import io.chatferry.cometchat.ApiKey;
import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import java.net.URI;

/** Where to send, and the key to do so: made just before it is needed, kept in memory alone. */
public record TargetAccess(URI base, String appId, ApiKey key) {

    /** Reads the settings that only sending needs. */
    public static TargetAccess of(JobSettings.Target target) {
        try {
            String appId = target.appId().get();
            ApiKey key = new ApiKey(target.apiKey().get().reveal());
            return new TargetAccess(target.baseUrl().get(), appId, key);
        } catch (IllegalArgumentException bad) {
            throw new SettingsException(
                    "target.api-key: " + bad.getMessage() + "\n  copy the REST API key from the dashboard again");
        }
    }

    /** What the ledger is bound to. */
    public String binding() {
        return appId + " at " + base;
    }
}
