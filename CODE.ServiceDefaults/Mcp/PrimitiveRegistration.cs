using System.Reflection;
using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.ServiceDefaults.Mcp;

/// <summary>Finds the primitives that an assembly declares by attribute.</summary>
internal static class PrimitiveRegistration
{
    public static IMcpServerBuilder AddPrimitives(this IMcpServerBuilder builder, Assembly assembly)
    {
        foreach (var method in ToolMethods(assembly))
        {
            builder.Services.AddTool(method);
        }

        return builder
            .WithResourcesFromAssembly(assembly)
            .WithPromptsFromAssembly(assembly, FleetJson.Options)
            .WithRequestFilters(filters => filters
                .AddReadResourceFilter(next => (request, cancellationToken) => NamingTheResource(next, request, cancellationToken))
                .AddGetPromptFilter(next => (request, cancellationToken) => AsProtocolErrors(CheckingArguments(next), request, cancellationToken)));
    }

    /// <summary>Registers one tool, and the class that declares it.</summary>
    public static IServiceCollection AddTool(this IServiceCollection services, MethodInfo method)
    {
        if (!method.IsStatic)
        {
            // As a service of its own, so that a dependency nobody registered stops the start (in Development) and not the first call.
            services.TryAddTransient(method.DeclaringType!);
        }

        return services.AddSingleton<McpServerTool>(provider => FleetTool.Create(method, provider));
    }

    private static IEnumerable<MethodInfo> ToolMethods(Assembly assembly) =>
        from type in assembly.GetTypes()
        where type.GetCustomAttribute<McpServerToolTypeAttribute>() is not null
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where method.GetCustomAttribute<McpServerToolAttribute>() is not null
        select method;

    // The protocol wants a resource that does not exist named in the error's data (SEP-2164); neither the SDK nor a fault does so.
    private static async ValueTask<ReadResourceResult> NamingTheResource(
        McpRequestHandler<ReadResourceRequestParams, ReadResourceResult> next, RequestContext<ReadResourceRequestParams> request, CancellationToken cancellationToken)
    {
        try
        {
            return await AsProtocolErrors(next, request, cancellationToken);
        }
        catch (McpProtocolException exception) when (exception.ErrorCode is McpErrorCode.ResourceNotFound or McpErrorCode.InvalidParams)
        {
            exception.Data["uri"] = request.Params.Uri;
            throw;
        }
    }

    private static McpRequestHandler<GetPromptRequestParams, GetPromptResult> CheckingArguments(McpRequestHandler<GetPromptRequestParams, GetPromptResult> next) =>
        (request, cancellationToken) =>
        {
            if (request.MatchedPrimitive is McpServerPrompt prompt)
            {
                PromptArguments.Check(prompt.ProtocolPrompt, request.Params.Arguments);
            }

            return next(request, cancellationToken);
        };

    // Resources and prompts have no isError result, so there a fault is a JSON-RPC error; only such a message reaches the client.
    private static async ValueTask<TResult> AsProtocolErrors<TParams, TResult>(
        McpRequestHandler<TParams, TResult> next, RequestContext<TParams> request, CancellationToken cancellationToken)
    {
        try
        {
            return await next(request, cancellationToken);
        }
        catch (FaultException exception)
        {
            var code = exception.Fault.Code switch
            {
                FaultCodes.NotFound or FaultCodes.Expired when typeof(TResult) == typeof(ReadResourceResult) && IsBeforeStateless(request.Server.NegotiatedProtocolVersion)
                    => McpErrorCode.ResourceNotFound,
                FaultCodes.Internal or FaultCodes.Unavailable or FaultCodes.UpstreamFailed or FaultCodes.Timeout => McpErrorCode.InternalError,
                _ => McpErrorCode.InvalidParams,
            };
            throw new McpProtocolException($"{exception.Fault.Code}: {exception.Fault.Message} {exception.Fault.Fix}", code);
        }
    }

    // From that revision on a missing resource is an invalid parameter. Revisions are dates, so that they compare as text.
    private static bool IsBeforeStateless(string? revision) => string.CompareOrdinal(revision, "2026-07-28") < 0;
}
