/**
 * Reads what the web says: links, addresses, headers of answers. It knows which URLs may be asked for, and sends nothing itself.
 */
@NullMarked
package io.chatferry.media.web;

import org.jspecify.annotations.NullMarked;
