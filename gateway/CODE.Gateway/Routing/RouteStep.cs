using CODE.Gateway.Answers;
using CODE.Gateway.Catalog;
using CODE.Gateway.Containment.Kept;
using CODE.Gateway.Envelope;
using CODE.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Routing;

/// <summary>Finds what a message is to use, and the server that has it. The body decides, never a header.</summary>
internal sealed class RouteStep(FleetDirectory directory, FleetCatalog catalog, CatalogRefresher refresher, TimeProvider time) : IGatewayStep
{
    public async Task RunAsync(GatewayCall call, NextStep next)
    {
        FleetServer? endpoint = null;
        if (call.Endpoint is { } name && (endpoint = directory.Find(name)) is null)
        {
            call.Outcome = new CallOutcome(CallOutcomeKind.Refused, FaultCodes.NotFound);
            await FaultAnswer.WriteAsync(call.Http, StatusCodes.Status404NotFound, new Fault(
                FaultCodes.NotFound, "There is no server of this name.", $"Use {McpEndpoints.Path} for every server, or one of: {string.Join(", ", directory.All.Select(static server => server.Name))}."));
            return;
        }

        if (call.Message.Kind == McpMessageKind.Request)
        {
            if (!refresher.FirstRound.IsCompleted && !IsKnown(call, endpoint))
            {
                await WaitForFirstRoundAsync(call.Aborted);
            }

            call.Target = endpoint;
            var view = catalog.View;
            if (endpoint is not null && view.StatusOf(endpoint) is { Offer: null } status)
            {
                call.Outcome = new CallOutcome(CallOutcomeKind.Unanswered, FaultCodes.Unavailable);
                await RpcAnswer.WriteFaultAsync(call, ServerFaults.Away(endpoint, status.Error));
                return;
            }

            if (Find(call, endpoint, view) is { } refusal)
            {
                call.Outcome = new CallOutcome(CallOutcomeKind.Refused, refusal.Fault.Code, RpcCode: refusal.Code);
                await RpcAnswer.WriteErrorAsync(call.Http, call.Message.Id, refusal);
                return;
            }
        }

        await next(call);
    }

    // Whose server has told what it offers needs not wait for others. Lists are of all.
    private bool IsKnown(GatewayCall call, FleetServer? endpoint)
    {
        var view = catalog.View;
        return endpoint is null ? Find(call, null, view) is null && call.Target is not null : view.StatusOf(endpoint).Offer is not null;
    }

    private Refusal? Find(GatewayCall call, FleetServer? endpoint, CatalogView view)
    {
        var message = call.Message;
        switch (message.Method)
        {
            case McpMethods.CallTool:
                return FindTool(call, endpoint, view);
            case McpMethods.GetPrompt:
                return FindItem(call, OfferKind.Prompts, message.Name, "prompt", endpoint, view);
            case McpMethods.ReadResource when KeptTexts.IsOne(message.Uri):
                // The gateway's own, whatever a server may offer.
                return null;
            case McpMethods.ReadResource:
                // A server may have more resources than it lists, so at its own endpoint it is the one to tell.
                return Find(call, OfferKind.Resources, message.Uri, "resource", uri => endpoint ?? view.OwnerOfResource(uri));
            case McpMethods.Complete when message.ReferenceName is not null:
                return FindItem(call, OfferKind.Prompts, message.ReferenceName, "prompt", endpoint, view);
            case McpMethods.Complete:
                return Find(call, OfferKind.Templates, message.ReferenceUri, "resource", uri => endpoint ?? view[OfferKind.Templates].OwnerOf(uri) ?? view.OwnerOfResource(uri));
            case McpMethods.GetTask or McpMethods.UpdateTask or McpMethods.CancelTask when endpoint is null:
                return FindTask(call);
            default:
                return null;
        }
    }

    // A tool that is held back is found too, but only where none that is accepted has its name: who may use it is told why it cannot be.
    private Refusal? FindTool(GatewayCall call, FleetServer? endpoint, CatalogView view)
    {
        if (FindItem(call, OfferKind.Tools, call.Message.Name, "tool", endpoint, view) is not { } refusal)
        {
            call.Tool = view.ToolOf(call.Use!.Server, call.Use.Key);
            return null;
        }

        if (call.Message.Name is not { } name || view.Held(endpoint, name) is not { } held)
        {
            return refusal;
        }

        (call.Held, call.Target, call.Use) = (held, held.Server, new CallUse(held.Server, OfferKind.Tools, name));
        return null;
    }

    private Refusal? FindItem(GatewayCall call, OfferKind kind, string? name, string what, FleetServer? endpoint, CatalogView view) =>
        Find(call, kind, name, what, known => endpoint is null ? view[kind].OwnerOf(known) : view.Offers(endpoint, kind, known) ? endpoint : null);

    private Refusal? Find(GatewayCall call, OfferKind kind, string? subject, string what, Func<string, FleetServer?> find)
    {
        if (subject is null)
        {
            return Unsaid(what);
        }

        if (find(subject) is not { } server)
        {
            return Unknown(call.Message, subject, what);
        }

        call.Target = server;
        call.Use = new CallUse(server, kind, subject);
        return null;
    }

    private Refusal? FindTask(GatewayCall call)
    {
        if (call.Message.TaskId is not { } task)
        {
            return Unsaid("task");
        }

        call.Target = directory.FindByTask(task);
        return call.Target is null ? Unknown(call.Message, task, "task") : null;
    }

    private static Refusal Unsaid(string what) => new(StatusCodes.Status200OK, RpcCodes.InvalidParams, new Fault(
        FaultCodes.InvalidArgument, $"params does not say which {what} is meant.", "Give it as the protocol does, as a string."));

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

    // Who comes right after the start waits for the servers to be asked, but not for one that hangs.
    private async Task WaitForFirstRoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            await refresher.FirstRound.WaitAsync(CatalogRefresher.PatienceAtStart, time, cancellationToken);
        }
        catch (TimeoutException)
        {
        }
    }
}
