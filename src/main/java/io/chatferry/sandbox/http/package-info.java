/** The sandbox's HTTP front: connections, requests and answers. Knows nothing of chat. */
@NullMarked
package io.chatferry.sandbox.http;

import org.jspecify.annotations.NullMarked;
