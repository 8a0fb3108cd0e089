//! Products: application roles with seats.

use serde::Serialize;

use super::Group;
use crate::world;

/// An application role, and the groups whose members take its seats.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Product {
    pub key: String,
    pub name: String,
    /// `None`: unlimited.
    pub seats: Option<u32>,
    /// The first one is where invited people go.
    pub groups: Vec<String>,
    /// Those who hold it without any group.
    #[serde(skip)]
    pub(crate) direct: Group,
    #[serde(skip)]
    pub(crate) approximate_count: usize,
}

impl From<&world::Product> for Product {
    fn from(product: &world::Product) -> Self {
        Self {
            key: product.key.clone(),
            name: product.name.clone(),
            seats: product.seats,
            groups: vec![product.group_id.clone()],
            direct: Group::default(),
            approximate_count: 0,
        }
    }
}
