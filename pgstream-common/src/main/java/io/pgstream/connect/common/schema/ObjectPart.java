package io.pgstream.connect.common.schema;

/**
 * A part of an object that can change without the object being made anew: a label of an enum, a
 * constraint of a domain, an attribute of a composite type, a column of a view, a token type of a
 * text search configuration.
 *
 * @param id what it keeps when it is renamed
 * @param name its name
 * @param definition what follows the name; null if nothing does
 * @param comment its comment; null without one
 */
public record ObjectPart(String id, String name, String definition, String comment) {}
