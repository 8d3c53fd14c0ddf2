using CODE.Gateway.Answers;
using CODE.Gateway.Catalog;
using CODE.Gateway.Envelope;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Routing;

/// <summary>Finds the server that a message is for. The body decides, never a header.</summary>
internal sealed class RouteStep(FleetDirectory directory, FleetCatalog catalog, CatalogRefresher refresher, TimeProvider time) : IGatewayStep
{
    // Who comes right after the start waits for the servers to be asked, but not for one that hangs.
    private static readonly TimeSpan PatienceAtStart = TimeSpan.FromSeconds(5);

    public async Task RunAsync(GatewayCall call, NextStep next)
    {
        if (call.Endpoint is { } name)
        {
            call.Target = directory.Find(name);
            if (call.Target is null)
            {
                await FaultAnswer.WriteAsync(call.Http, StatusCodes.Status404NotFound, new Fault(
                    FaultCodes.NotFound, "There is no server of this name.", $"Use {McpEndpoints.Path} for every server, or one of: {string.Join(", ", directory.All.Select(static server => server.Name))}."));
                return;
            }
        }
        else if (call.Message.Kind == McpMessageKind.Request)
        {
            await WaitForFirstRoundAsync(call.Aborted);
            if (Find(call) is { } refusal)
            {
                await RpcAnswer.WriteErrorAsync(call.Http, call.Message.Id, refusal);
                return;
            }
        }

        await next(call);
    }

    private Refusal? Find(GatewayCall call)
    {
        var message = call.Message;
        var view = catalog.View;
        switch (message.Method)
        {
            case McpMethods.CallTool:
                return Target(call, message.Name, "tool", view[OfferKind.Tools].OwnerOf);
            case McpMethods.GetPrompt:
                return Target(call, message.Name, "prompt", view[OfferKind.Prompts].OwnerOf);
            case McpMethods.ReadResource:
                return Target(call, message.Uri, "resource", view.OwnerOfResource);
            case McpMethods.GetTask or McpMethods.UpdateTask or McpMethods.CancelTask:
                return Target(call, message.TaskId, "task", directory.FindByTask);
            case McpMethods.Complete when message.ReferenceName is not null:
                return Target(call, message.ReferenceName, "prompt", view[OfferKind.Prompts].OwnerOf);
            case McpMethods.Complete:
                return Target(call, message.ReferenceUri, "resource", uri => view[OfferKind.Templates].OwnerOf(uri) ?? view.OwnerOfResource(uri));
            default:
                return null;
        }
    }

    private Refusal? Target(GatewayCall call, string? subject, string what, Func<string, FleetServer?> find)
    {
        if (subject is null)
        {
            return new Refusal(StatusCodes.Status200OK, RpcCodes.InvalidParams, new Fault(
                FaultCodes.InvalidArgument, $"params does not say which {what} is meant.", "Give it as the protocol does, as a string."));
        }

        call.Target = find(subject);
        return call.Target is null ? Unknown(call.Message, subject, what) : null;
    }

    private Refusal Unknown(McpMessage message, string subject, string what)
    {
        if (what == "task" && message is { IsStateless: true, DeclaresTasks: false })
        {
            return new Refusal(StatusCodes.Status400BadRequest, RpcCodes.MissingCapability, new Fault(
                FaultCodes.InvalidArgument, "The client does not declare the tasks extension.", $"Declare '{McpMeta.TasksExtension}' among the extensions of the client's capabilities."))
            {
                RequiredExtension = McpMeta.TasksExtension,
            };
        }

        var collision = catalog.View.Collisions.FirstOrDefault(collision => collision.Key == subject);
        var fault = collision is null
            ? new Fault(FaultCodes.NotFound, $"Unknown {what}: '{(subject.Length <= 128 ? subject : $"{subject.AsSpan(0, 127)}…")}'.", $"List the {what}s again; a server that is starting comes with its own.")
            : new Fault(FaultCodes.Conflict, $"Several servers have a {what} of this name: {string.Join(", ", collision.Servers)}.", $"Use the endpoint of one of them: {McpEndpoints.Path}/{{server}}.");
        var code = what == "resource" && !message.IsStateless ? RpcCodes.ResourceNotFound : RpcCodes.InvalidParams;
        return new Refusal(StatusCodes.Status200OK, code, fault) { MissingUri = what == "resource" ? subject : null };
    }

    private async ValueTask WaitForFirstRoundAsync(CancellationToken cancellationToken)
    {
        if (refresher.FirstRound.IsCompleted)
        {
            return;
        }

        try
        {
            await refresher.FirstRound.WaitAsync(PatienceAtStart, time, cancellationToken);
        }
        catch (TimeoutException)
        {
        }
    }
}
