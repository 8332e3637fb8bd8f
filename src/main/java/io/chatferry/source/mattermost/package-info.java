/** Reads the bulk export of Mattermost: JSON lines, alone or with its files as {@code mmctl export} writes them. */
@NullMarked
package io.chatferry.source.mattermost;

import org.jspecify.annotations.NullMarked;
