/** Source and targets side by side: every row, every document, whatever the types. */
package io.pgstream.connect.it.compare;
