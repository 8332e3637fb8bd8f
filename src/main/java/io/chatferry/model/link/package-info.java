/** What the text of a link tells: when it expires, whether it holds a token, the parts of its query. */
@NullMarked
package io.chatferry.model.link;

import org.jspecify.annotations.NullMarked;
