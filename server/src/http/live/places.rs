//! How many streams there may be at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::PersonId;

/// Of one person. Browsers open six connections to a host over HTTP/1.1; the rest are for pages.
const EACH: usize = 4;
/// Of all together: half of the connections that the listener lets in.
const ALL: usize = 512;

/// The places for streams.
#[derive(Clone, Debug)]
pub struct Places {
    taken: Arc<Mutex<HashMap<PersonId, usize>>>,
    each: usize,
    all: usize,
}

/// One of them; it is free again when this is dropped.
#[derive(Debug)]
pub struct Place {
    places: Places,
    person: PersonId,
}

impl Default for Places {
    fn default() -> Self {
        Self::new(EACH, ALL)
    }
}

impl Places {
    fn new(each: usize, all: usize) -> Self {
        Self { taken: Arc::default(), each, all }
    }

    /// A place for this person, if there is one.
    pub fn take(&self, person: PersonId) -> Option<Place> {
        let mut taken = self.taken();
        let own = taken.get(&person).copied().unwrap_or(0);
        if own >= self.each || taken.values().sum::<usize>() >= self.all {
            return None;
        }
        taken.insert(person, own + 1);
        Some(Place { places: self.clone(), person })
    }

    fn taken(&self) -> MutexGuard<'_, HashMap<PersonId, usize>> {
        // Nothing between two steps can panic.
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        match taken.get_mut(&self.person) {
            Some(own) if *own > 1 => *own -= 1,
            _ => {
                taken.remove(&self.person);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(number: u128) -> PersonId {
        format!("{number:032x}").parse().expect("an id")
    }

    #[test]
    fn a_person_has_some_places_and_everybody_together_has_more() {
        let places = Places::new(2, 3);
        let (mina, kofi) = (person(1), person(2));
        let first = places.take(mina).expect("a place");
        let second = places.take(mina).expect("a place");
        assert!(places.take(mina).is_none(), "a third of one person");
        let third = places.take(kofi).expect("a place");
        assert!(places.take(kofi).is_none(), "a fourth of all");
        drop(first);
        let again = places.take(kofi).expect("the place that was left");
        drop((second, third, again));
        assert!(places.taken().is_empty());
    }
}
