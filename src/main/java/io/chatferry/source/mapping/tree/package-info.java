/** The tree of a mapping as it is written in the job file, and the errors that name a key of it. */
@NullMarked
package io.chatferry.source.mapping.tree;

import org.jspecify.annotations.NullMarked;
