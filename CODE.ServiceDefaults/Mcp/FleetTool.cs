using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.ServiceDefaults.Mcp;

/// <summary>
/// A declared tool as the fleet runs it: its arguments are checked against its schema before anything else happens,
/// the call has the tool's own deadline, and whatever goes wrong is answered as <c>{code, message, fix}</c>.
/// </summary>
internal sealed class FleetTool : DelegatingMcpServerTool
{
    private readonly ToolArguments _arguments;
    private readonly ToolCalls _calls;
    private readonly ToolPolicyAttribute _policy;

    private FleetTool(McpServerTool inner, ToolPolicyAttribute policy, ToolCalls calls)
        : base(inner)
    {
        _policy = policy;
        _calls = calls;
        var made = inner.ProtocolTool;
        _arguments = new ToolArguments(made.InputSchema);
        ProtocolTool = new Tool
        {
            Name = made.Name,
            Title = made.Title,
            Description = made.Description,
            InputSchema = _arguments.Schema,
            OutputSchema = made.OutputSchema,
            Annotations = made.Annotations,
            Icons = made.Icons,
            Meta = ToolMeta.Of(policy),
        };
        if (ProtocolTool.Annotations is { } annotations)
        {
            // The tool has its title already; twice would only make the list of tools longer.
            annotations.Title = null;
        }

        // Answers carry their structured content. For a tool with an output schema the SDK writes the whole answer as JSON once more, and throws it away.
        made.OutputSchema = null;
    }

    /// <inheritdoc />
    public override Tool ProtocolTool { get; }

    /// <summary>Makes the tool that a method declares.</summary>
    /// <exception cref="InvalidOperationException">The method lacks a part of the declaration; the message names it.</exception>
    public static FleetTool Create(MethodInfo method, IServiceProvider services)
    {
        var policy = method.GetCustomAttribute<ToolPolicyAttribute>()
            ?? throw new InvalidOperationException($"{method.DeclaringType}.{method.Name} is a tool without [ToolPolicy].");
        var output = method.GetCustomAttribute<McpServerToolAttribute>()!.OutputSchemaType
            ?? throw new InvalidOperationException($"{method.DeclaringType}.{method.Name} is a tool without OutputSchemaType.");
        var options = new McpServerToolCreateOptions { Services = services, SerializerOptions = FleetJson.Options, OutputSchema = OutputSchemas.Of(output) };
        var inner = method.IsStatic
            ? McpServerTool.Create(method, options: options)
            : McpServerTool.Create(method, request => request.Services!.GetRequiredService(method.DeclaringType!), options);
        return new FleetTool(inner, policy, services.GetRequiredService<ToolCalls>());
    }

    /// <inheritdoc />
    public override ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default) =>
        _calls.RunAsync(
            ProtocolTool.Name,
            TimeSpan.FromSeconds(_policy.DeadlineSeconds),
            token =>
            {
                request.Params.Arguments = _arguments.Accept(request.Params.Arguments);
                return base.InvokeAsync(request, token);
            },
            cancellationToken);
}
