/** Reads exports of Sendbird: data exports, stored replies of the Platform API, and the files of Sendbird's own migration. */
@NullMarked
package io.chatferry.source.sendbird;

import org.jspecify.annotations.NullMarked;
