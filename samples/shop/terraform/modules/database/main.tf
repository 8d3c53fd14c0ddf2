variable "environment" {
  type = string
}

variable "engine" {
  type = string
}

variable "size_gb" {
  type = number
}

variable "password" {
  type      = string
  sensitive = true
}

resource "terraform_data" "database" {
  input = {
    name     = "shop-${var.environment}"
    size_gb  = var.size_gb
    password = var.password
  }

  triggers_replace = var.engine
}

output "address" {
  value = "shop-${var.environment}.internal:5432"
}

output "url" {
  value     = "postgres://shop:${var.password}@shop-${var.environment}.internal:5432/shop"
  sensitive = true
}
