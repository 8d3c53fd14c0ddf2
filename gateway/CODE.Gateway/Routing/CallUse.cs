using CODE.Gateway.Catalog;

namespace CODE.Gateway.Routing;

/// <summary>What a call is to use. The server is part of it, so that a permission for one server's tool is none for another's of the same name.</summary>
/// <param name="Server">Whose it is.</param>
/// <param name="Kind">A tool, a prompt, a resource, or a resource template.</param>
/// <param name="Key">Its name, URI, or URI template.</param>
internal sealed record CallUse(FleetServer Server, OfferKind Kind, string Key);
