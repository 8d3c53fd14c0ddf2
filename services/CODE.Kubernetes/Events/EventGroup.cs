namespace CODE.Kubernetes.Events;

/// <summary>Events that tell the same of the same thing, or of things that are replicas of one another.</summary>
/// <param name="Type"><c>Warning</c> or <c>Normal</c>.</param>
/// <param name="Reason">The reason, a word such as <c>BackOff</c>.</param>
/// <param name="Kind">The kind of the objects.</param>
/// <param name="Namespace">Their namespace; empty for objects without.</param>
/// <param name="Name">The object's name; <c>web-7d9f8b6c5-*</c> when there are several.</param>
/// <param name="Objects">How many objects.</param>
/// <param name="Count">How often it happened to all of them.</param>
/// <param name="First">When it happened first, in UTC.</param>
/// <param name="Last">When it happened last.</param>
/// <param name="Message">What the latest one says; untrusted text, cut.</param>
internal sealed record EventGroup(
    string Type, string Reason, string Kind, string Namespace, string Name, int Objects, long Count, DateTime? First, DateTime? Last, string Message);
