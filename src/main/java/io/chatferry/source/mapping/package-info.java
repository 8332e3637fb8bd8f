/** . */
@NullMarked
package io.chatferry.source.mapping;

import org.jspecify.annotations.NullMarked;
