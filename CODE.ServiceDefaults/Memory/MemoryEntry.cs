using System.Text.Json;

namespace CODE.ServiceDefaults.Memory;

/// <summary>One remembered value.</summary>
/// <param name="Key">Where it is kept.</param>
/// <param name="Value">What was learned.</param>
/// <param name="SavedAt">When, UTC.</param>
/// <param name="Caller">The subject on whose behalf it was learned.</param>
/// <param name="Tool">The tool that learned it.</param>
public sealed record MemoryEntry(string Key, JsonElement Value, DateTimeOffset SavedAt, string Caller, string Tool);

/// <summary>Who learned something, by which tool.</summary>
/// <param name="Caller">The caller's subject.</param>
/// <param name="Tool">The tool's name.</param>
public sealed record MemorySource(string Caller, string Tool);

/// <summary>A page of keys.</summary>
/// <param name="Keys">The keys with the time they were last saved, newest first.</param>
/// <param name="NextCursor">Where the next page starts, or null at the end.</param>
/// <param name="Total">How many keys there are in all, whatever the prefix.</param>
public sealed record MemoryPage(IReadOnlyList<MemoryKey> Keys, string? NextCursor, long Total);

/// <summary>A key with the time it was last saved.</summary>
/// <param name="Key">The key.</param>
/// <param name="SavedAt">When, UTC.</param>
public sealed record MemoryKey(string Key, DateTimeOffset SavedAt);
