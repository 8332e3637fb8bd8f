package io.chatferry.media.copying;

import org.jspecify.annotations.Nullable;

/**
 * How copying ended.
 *
 * @param failure why no file can be copied any more, for users; null if the end is as it should be
 * @param refusingHost the host, with its port, that has refused all of its files, if that is why
 */
public record CopyEnd(@Nullable String failure, @Nullable String refusingHost) {}
