/** The interface of export readers: files, records and formats. Each format is a package that implements {@code SourceFormat}. */
@NullMarked
package io.chatferry.source.api;

import org.jspecify.annotations.NullMarked;
