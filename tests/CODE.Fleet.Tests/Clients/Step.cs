using System.Text.Json.Serialization;

namespace CODE.Fleet.Tests.Clients;

/// <summary>One thing that a test asks of a client; <c>tests/clients/drivers/steps.mjs</c> knows the same verbs.</summary>
/// <param name="Verb">list, call, cancel, read, prompt or task.</param>
/// <param name="Name">The tool or prompt.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Uri">The resource.</param>
/// <param name="Cancel">Whether a task is cancelled once it runs.</param>
internal sealed record Step(
    [property: JsonPropertyName("verb")] string Verb,
    [property: JsonPropertyName("name")] string? Name = null,
    [property: JsonPropertyName("arguments")] IReadOnlyDictionary<string, object?>? Arguments = null,
    [property: JsonPropertyName("uri")] string? Uri = null,
    [property: JsonPropertyName("cancel")] bool Cancel = false)
{
    public static Step List() => new("list");

    public static Step Call(string tool, params (string Name, object? Value)[] arguments) => new("call", tool, Map(arguments));

    public static Step Call(string tool, IReadOnlyDictionary<string, object?> arguments) => new("call", tool, arguments);

    /// <summary>A call that is cancelled as soon as it reports progress.</summary>
    public static Step CallAndCancel(string tool, params (string Name, object? Value)[] arguments) => new("cancel", tool, Map(arguments));

    public static Step Read(string uri) => new("read", Uri: uri);

    public static Step Prompt(string prompt, params (string Name, object? Value)[] arguments) => new("prompt", prompt, Map(arguments));

    public static Step Task(string tool, bool cancel, params (string Name, object? Value)[] arguments) => new("task", tool, Map(arguments), Cancel: cancel);

    private static Dictionary<string, object?> Map((string Name, object? Value)[] arguments) =>
        arguments.ToDictionary(static argument => argument.Name, static argument => argument.Value);
}
