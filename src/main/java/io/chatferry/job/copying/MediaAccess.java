package io.chatferry.job.copying;

import io.chatferry.config.JobSettings;
import io.chatferry.config.JobSettings.MediaFetch;
import io.chatferry.config.JobSettings.MediaStore;
import io.chatferry.config.SettingsException;
import io.chatferry.media.fetch.FetchPolicy;
import io.chatferry.media.fetch.FileFetcher;
import io.chatferry.media.fetch.HeaderRule;
import io.chatferry.media.store.StoreSettings;
import io.chatferry.model.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the files of a job are reached, its secrets resolved.
 *
 * @param store null where nothing is copied
 */
public record MediaAccess(FetchPolicy fetch, @Nullable StoreSettings store) {

    /**
     * Resolves the settings of a job.
     *
     * @throws SettingsException if a variable is missing, or a value cannot be used
     */
    public static MediaAccess of(JobSettings settings) {
        try {
            return new MediaAccess(
                    policy(settings.media().fetch()), store(settings.media().store()));
        } catch (IllegalArgumentException wrong) {
            throw new SettingsException(settings.file() + ": " + wrong.getMessage());
        }
    }

    private static FetchPolicy policy(MediaFetch fetch) {
        List<HeaderRule> rules = fetch.headers().stream()
                .map(rule -> new HeaderRule(rule.url(), revealed(rule.values())))
                .toList();
        return new FetchPolicy(
                rules, fetch.perHost(), fetch.ratePerHost(), fetch.timeout(), fetch.maxSize(), fetch.allow());
    }

    private static Map<String, Secret> revealed(Map<String, Supplier<Secret>> values) {
        Map<String, Secret> headers = new LinkedHashMap<>();
        values.forEach((name, value) -> headers.put(name, value.get()));
        return headers;
    }

    private static @Nullable StoreSettings store(@Nullable MediaStore store) {
        if (store == null) {
            return null;
        }
        Supplier<Secret> accessKey = store.accessKey();
        Supplier<Secret> secretKey = store.secretKey();
        return new StoreSettings(
                store.url(),
                store.endpoint(),
                store.pathStyle(),
                store.region(),
                accessKey == null ? null : accessKey.get(),
                secretKey == null ? null : secretKey.get(),
                store.publicUrl());
    }

    /** What fetches files. */
    public FileFetcher fetcher() {
        return new FileFetcher(fetch);
    }
}
