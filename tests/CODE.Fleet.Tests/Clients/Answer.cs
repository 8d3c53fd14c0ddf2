using System.Text.Json;
using System.Text.RegularExpressions;

namespace CODE.Fleet.Tests.Clients;

/// <summary>What came of a step, whichever client took it.</summary>
/// <param name="Result">The protocol's result, as the client gave it.</param>
/// <param name="Error">What the client threw instead.</param>
/// <param name="Progress">How many progress notifications came.</param>
internal sealed partial record Answer(JsonElement? Result, string? Error, int Progress)
{
    /// <summary>The result; an error fails the test.</summary>
    public JsonElement Value => Result ?? throw new Xunit.Sdk.XunitException($"The client was told: {Error}");

    /// <summary>Whether the tool said that it failed.</summary>
    public bool IsError => Value.TryGetProperty("isError", out var isError) && isError.GetBoolean();

    /// <summary>The texts of the answer.</summary>
    public string Text => string.Join('\n', Value.GetProperty("content").EnumerateArray().Select(static block => block.GetProperty("text").GetString()));

    /// <summary>The approval that the call waits for, or null.</summary>
    public string? ApprovalId => Result is { } result && result.TryGetProperty("isError", out var isError) && isError.GetBoolean()
        && ApprovalPattern.Match(Text) is { Success: true } match ? match.Value : null;

    /// <summary>The structured content of a call that did not fail.</summary>
    public JsonElement Structured
    {
        get
        {
            Assert.False(IsError, Text);
            return Value.GetProperty("structuredContent");
        }
    }

    /// <summary>The fault of a call that failed.</summary>
    public ToolFault Fault
    {
        get
        {
            Assert.True(IsError, $"The call did not fail: {Value}");
            Assert.False(Value.TryGetProperty("structuredContent", out _), "A failed call has no structured content.");
            var fault = JsonSerializer.Deserialize<ToolFault>(Text, JsonSerializerOptions.Web)!;
            Assert.False(string.IsNullOrWhiteSpace(fault.Message) || string.IsNullOrWhiteSpace(fault.Fix), $"The fault does not explain itself: {Text}");
            return fault;
        }
    }

    [GeneratedRegex("ap-[0-9a-z]{12}", RegexOptions.CultureInvariant)]
    private static partial Regex ApprovalPattern { get; }
}

/// <summary>The error of a tool, as every tool of the fleet tells it.</summary>
internal sealed record ToolFault(string Code, string Message, string Fix);
