using System.Security.Claims;
using System.Text.Json;
using CODE.ServiceDefaults.Identity;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Gateway.Tests.Fleet;

/// <summary>Tools for test servers, each made under the name that the test wants.</summary>
internal static class Tools
{
    public static McpServerTool Echo(string name) =>
        McpServerTool.Create((string text) => text, new McpServerToolCreateOptions { Name = name, Description = "Repeats.", ReadOnly = true });

    public static McpServerTool Of(string name, Delegate run) => McpServerTool.Create(run, new McpServerToolCreateOptions { Name = name });

    /// <summary>Tells who called, as the server sees it.</summary>
    public static McpServerTool WhoAmI { get; } = McpServerTool.Create(
        (ClaimsPrincipal principal) => JsonSerializer.Serialize(Caller.From(principal)), new McpServerToolCreateOptions { Name = "who_am_i" });

    public static Action<IMcpServerBuilder> With(params McpServerTool[] tools) => builder => builder.WithTools(tools);

    /// <summary>A tool that says that it changes nothing.</summary>
    public static McpServerTool ReadOnly(string name, Delegate run) => McpServerTool.Create(run, new McpServerToolCreateOptions { Name = name, ReadOnly = true });

    /// <summary>A resource <c>note://one</c>, and a prompt <c>greet</c>.</summary>
    public static void WithNoteAndGreeting(IMcpServerBuilder builder) => builder
        .WithResources([McpServerResource.Create(static () => "a note", new McpServerResourceCreateOptions { UriTemplate = "note://one", Name = "one" })])
        .WithPrompts([McpServerPrompt.Create(static () => "hello", new McpServerPromptCreateOptions { Name = "greet" })]);

    public static string Text(this CallToolResult result) => ((TextContentBlock)result.Content.Single()).Text;
}
