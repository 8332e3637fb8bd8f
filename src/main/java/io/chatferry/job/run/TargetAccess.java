package io.chatferry.job.run;

import io.chatferry.cometchat.ApiKey;
import io.chatferry.config.JobSettings;
import io.chatferry.config.SettingsException;
import java.net.URI;

/** The address of the target, and the key: read just before they are needed, and kept in memory only. */
public record TargetAccess(URI base, String appId, ApiKey key) {

    /** Reads the settings that only calls to the target need. */
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

    /** The identity of the target, to which the ledger is bound. */
    public String binding() {
        return appId + " at " + base;
    }
}
